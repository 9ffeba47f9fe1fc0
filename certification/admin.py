"""No tables are edited behind the operations: administrators use the same pages as everybody."""
