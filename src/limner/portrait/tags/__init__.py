"""The tags that ship, one module a theme."""
