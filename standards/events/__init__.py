"""What happened: frozen dataclasses, one module per topic."""
