"""The words that search is spoken of in, and the three ports: Analyzer, SearchEngine, Source. Names no engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from kms.core.events import Event

FACETS = ("type", "category", "department", "grade")
RELEVANCE, NEWEST, GRADE = "relevance", "newest", "grade"


@dataclass(frozen=True)
class Token:
    """A term of a text. `start` and `end` are offsets of characters in the text it came from."""

    term: str
    start: int
    end: int
    position: int


class Analyzer(Protocol):
    """Text to terms. `name` and `version` live with the index: other terms need another index."""

    name: str
    version: str

    def tokens(self, text: str) -> list[Token]:
        """Terms with their places, in order."""

    def terms(self, text: str) -> list[str]:
        """The same terms without their places."""


@dataclass(frozen=True)
class Document:
    """Something that can be found. `audience`: the principals that may read it; weights multiply its score."""

    kind: str
    id: int
    title: str
    url: str
    published_at: datetime
    audience: frozenset[str]
    summary: str = ""
    keywords: tuple[str, ...] = ()
    body: str = ""
    people: str = ""
    team: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    grade_weight: float = 1.0
    freshness_weight: float = 1.0

    @property
    def key(self) -> str:
        """Unique over all kinds."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Query:
    """What is asked by whom: only documents whose audience shares a word with `principals` exist for it."""

    text: str
    principals: frozenset[str]
    filters: Mapping[str, str] = field(default_factory=dict)
    since: datetime | None = None
    sort: str = RELEVANCE
    offset: int = 0
    limit: int = 10


Segments = list[tuple[str, bool]]


@dataclass(frozen=True)
class Hit:
    """A found document: title and best passage with the found words marked, and its facts as given by the source."""

    kind: str
    id: int
    url: str
    score: float
    title: Segments
    passage: Segments
    facts: Mapping[str, str]
    published_at: datetime


@dataclass(frozen=True)
class Answer:
    """Hits of one page; `total` and `facets` count all that fit and may be read. `instead`: the query as understood."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    instead: str = ""
    partial: bool = False  # a part of the index is damaged: more may fit than was found


@dataclass(frozen=True)
class Status:
    """What an index is."""

    documents: int
    segments: int
    position: int
    analyzer: str
    bytes: int
    partial: bool = False  # a part is damaged and being repaired


class SearchEngine(Protocol):
    """An index. Changes are visible after `commit`, which stores the outbox position in the same atomic step."""

    def index(self, documents: Sequence[Document]) -> None:
        """Add documents, each in place of an older one with its key."""

    def delete(self, keys: Iterable[str]) -> None:
        """Forget documents."""

    def commit(self, position: int) -> None:
        """Make the changes since the last commit visible, together with how far the outbox was read."""

    def search(self, query: Query) -> Answer:
        """Answer a query. Raises IndexUnusable."""

    def position(self) -> int:
        """The outbox position of the last commit."""

    def keys(self) -> set[str]:
        """Keys of all documents."""

    def status(self) -> Status:
        """Figures for the operator."""


class Source(Protocol):
    """A slice's documents."""

    kind: str
    events: tuple[type[Event], ...]

    def changed(self, event: Event) -> Iterable[int]:
        """Ids whose documents an event changes."""

    def load(self, ids: Sequence[int]) -> list[Document]:
        """Documents as they are now; ids that are missing in the answer are to be forgotten."""

    def all_ids(self, after: int, limit: int) -> list[int]:
        """The next ids above `after`, ascending."""

    def labels(self, field: str, values: Sequence[str]) -> dict[str, str]:
        """What facet values are called."""
