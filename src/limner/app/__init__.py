"""The composition root and one module a use case."""
