"""The `kms` command: thin, calls services."""
