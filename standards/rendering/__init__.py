"""Walkers that turn documents into other forms; shared by pages and exports."""
