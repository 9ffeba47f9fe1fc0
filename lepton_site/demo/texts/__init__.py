"""Texts of the demo, written for this project."""
