"""What happened in certification; import from the module of the topic."""
