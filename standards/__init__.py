"""Standards: people, committees, documents, the live editor, publication, journal."""
