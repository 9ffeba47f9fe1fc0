"""Parts that every app needs at its edge: problems, idempotency, tokens, files, keys."""
