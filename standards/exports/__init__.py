"""Export formats: one plug-in file each and their table."""
