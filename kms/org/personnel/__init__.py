"""Personnel files: reading them, planning what they change, and doing it."""
