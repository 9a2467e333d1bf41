"""File store: content by digest, type detection."""
