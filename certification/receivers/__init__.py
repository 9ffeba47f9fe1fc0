"""What certification does when something has happened; one module per topic."""
