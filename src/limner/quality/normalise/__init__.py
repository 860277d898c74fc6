"""The normalisers that ship, one module a kind of value; each module-level ``Normaliser`` is found by itself."""
