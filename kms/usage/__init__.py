"""Views, searches and reader signals, rolled up by day."""
