"""Machines that operations drive: read a file strictly, measure it, supervise the process."""
