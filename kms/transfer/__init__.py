"""A whole office as a folder of files, and back."""
