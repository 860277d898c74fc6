"""The HTTP API: one file a resource, all of them calling ``app`` only."""
