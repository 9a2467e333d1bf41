"""Departments, teams, employees, lead groups, sign-in and the import of personnel."""
