"""The kernel: plain Python that every floor may use."""
