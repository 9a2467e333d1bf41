"""The default engine: Whoosh as index of record, postings as numpy columns beside it."""
