"""Find out who is who in a workspace: run, explain, review, merge, unmerge."""
