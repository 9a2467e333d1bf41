"""Marks that count different people without naming them: the same person, words and month give the same mark.

A keyed hash (HMAC-SHA-256) over month, person and words. The key is made from the installation's secret, which is not in
the database: whoever has the tables alone cannot try out who it was. The words are part of it, so that two searches of one
person have nothing in common; the month as well, and marks do not outlive it (`rollup.py` turns them into numbers).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

_key: bytes = secrets.token_bytes(32)


def bind(secret: str) -> None:
    """Let all processes of an installation give the same marks; unbound, each process gives its own."""
    global _key
    _key = hmac.new(secret.encode(), b"kms.usage.marks", hashlib.sha256).digest()


def mark(month: str, employee_id: int, words: str) -> str:
    """The mark of a person who searched for `words` in `month`: 24 hexadecimal digits."""
    told = f"{month}\n{employee_id}\n{words}".encode()
    return hmac.new(_key, told, hashlib.sha256).hexdigest()[:24]
