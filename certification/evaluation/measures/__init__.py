"""Estimators of the metrics, one module per task; imported by the scoring process alone."""
