"""Connectors: one file for each kind of place that rows come from; a connector asks, and does no I/O itself."""
