"""The demo office: generated from a fixed seed, no real person; played through the services."""
