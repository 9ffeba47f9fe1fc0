"""Pure rules: no Django, no clock, no randomness."""
