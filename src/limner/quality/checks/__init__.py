"""The checks that ship, one module a canonical table; each module-level ``Check`` is found by itself."""
