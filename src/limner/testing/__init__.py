"""Public checks for each extension point."""
