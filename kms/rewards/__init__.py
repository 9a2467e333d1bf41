"""Knowledge mileage: rules, a ledger that cannot be changed, and the close of each month."""
