"""Certification: schemes, applications, evaluation, decisions, certificates."""
