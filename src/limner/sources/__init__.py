"""From files to rows of the canonical tables."""
