"""Consumers of the reviews app."""
