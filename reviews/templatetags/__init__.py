"""Template filters of reviews."""
