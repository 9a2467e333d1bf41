"""`python -m kms.cli` is the same as `kms`."""

from kms.cli.main import main

main()
