"""The features that ship, one module a theme."""
