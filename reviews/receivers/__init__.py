"""Receivers of the reviews app."""
