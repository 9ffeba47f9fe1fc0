"""Consumers of the certification app."""
