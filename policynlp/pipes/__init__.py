"""The pipes: one job each, from text to tasks; `factories` registers them with spaCy."""
