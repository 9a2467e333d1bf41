"""What every slice stands on and that stands on no slice."""
