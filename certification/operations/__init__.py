"""Writes: transaction, permission, rule, save, journal."""
