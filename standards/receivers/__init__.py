"""Which event leads where: one module per topic, imported at start-up."""
