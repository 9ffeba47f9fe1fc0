"""How a certificate is written, signed, shown and checked."""
