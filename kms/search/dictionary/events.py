"""What the dictionary tells the indexer."""

from __future__ import annotations

from dataclasses import dataclass

from kms.core.events import Event


@dataclass(frozen=True)
class WordsChanged(Event):
    """Some of the office's words are cut otherwise from now on: what contains them must be indexed anew."""

    kind = "search.words_changed"
    words: list[str]

    @property
    def stream(self) -> str:
        """One for the whole dictionary."""
        return "dictionary"
