"""Grouping of near-duplicate comments, and what each group is about.

Imported by the one process that owns the indexes, never by the web processes: it needs NumPy and
Numba, whose import takes longer than a page may.
"""
