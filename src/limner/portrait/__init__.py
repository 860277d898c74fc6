"""From tables to features, tags and the portrait."""
