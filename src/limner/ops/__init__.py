"""The operational store: definitions, runs, keys, consents and the audit log."""
