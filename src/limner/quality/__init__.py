"""Stage: how good the data are, and values written one way: profiles, checks, normalisers, scores."""
