"""How the tables came to be: one module a step, run by Alembic in order."""
