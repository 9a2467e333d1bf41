"""Points for knowledge: versioned rules, a double-entry ledger that only grows, and the monthly close."""
