"""Migrations of the database, by Alembic. `0001_tables.py` is generated from the models until the first release."""
