"""What is read, searched and found helpful, rolled up by day; never a person's reading shown to another."""
