"""Template tags and filters that every app's pages share."""
