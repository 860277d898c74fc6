"""The tables that stages exchange, and the only door to them."""
