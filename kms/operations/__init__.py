"""How the system runs: versions, checks, waiting events, figures for monitoring."""
