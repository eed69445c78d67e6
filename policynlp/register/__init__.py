"""The store: a register that lives, in SQLite or PostgreSQL, with people's edits, their history and undo."""
