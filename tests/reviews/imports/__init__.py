"""Tests of reading comments from files."""
