"""How good the search is: sets of queries with known answers, run through the product's own engine."""
