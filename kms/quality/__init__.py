"""Experts rate articles; from their marks come scores with uncertainty, and grades."""
