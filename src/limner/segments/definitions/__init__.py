"""The segments that ship, one module a theme."""
