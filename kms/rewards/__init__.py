"""Rules, ledger, close, redemption."""
