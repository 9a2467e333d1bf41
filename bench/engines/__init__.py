"""Engines that bench/search.py compares, each behind the same few calls (`peer.py`)."""
