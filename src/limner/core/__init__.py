"""Ids, texts, money and errors: no I/O and no engine."""
