"""The one language for segments, tags and audiences."""
