"""Tasks of two groups aligned, what changed in each, and what subordinates make of a superior's."""
