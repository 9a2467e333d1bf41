"""Lucene as a peer to measure against, where a Java runtime and its jars are present; the product never needs it."""
