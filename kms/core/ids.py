"""Identifiers made before a row exists, in the order of time, and their form in addresses."""

from __future__ import annotations

import secrets
import threading
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_EPOCH_MS = 1_577_836_800_000  # 2020-01-01 UTC
_COUNTER_BITS = 22
_LENGTH = 13

_lock = threading.Lock()
_last_ms = 0
_counter = 0


def new_id() -> int:
    """A positive 63-bit integer: milliseconds since 2020 above 22 bits that start at random and count up within one millisecond."""
    global _last_ms, _counter
    with _lock:
        ms = max(time.time_ns() // 1_000_000 - _EPOCH_MS, _last_ms)
        if ms == _last_ms:
            _counter += 1
        if ms > _last_ms or _counter >> _COUNTER_BITS:
            ms = max(ms, _last_ms + 1)
            _counter = secrets.randbits(_COUNTER_BITS - 1)
        _last_ms = ms
        return ms << _COUNTER_BITS | _counter


def encode(number: int) -> str:
    """13 characters for addresses."""
    letters = []
    for _ in range(_LENGTH):
        number, rest = divmod(number, 32)
        letters.append(_ALPHABET[rest])
    return "".join(reversed(letters))


def decode(text: str) -> int:
    """The number of an address part. Raises ValueError for what `encode` could not have written."""
    if len(text) != _LENGTH or any(letter not in _VALUES for letter in text):
        raise ValueError(f"not an identifier: {text!r}")
    number = 0
    for letter in text:
        number = number * 32 + _VALUES[letter]
    if number >= 1 << 63:
        raise ValueError(f"not an identifier: {text!r}")
    return number
