"""The only SQL of the house: what is on file, in SQLite or PostgreSQL."""
