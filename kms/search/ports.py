"""The words that search is spoken of in, and the three ports: Analyzer, SearchEngine, Source. Names no engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from kms.core.events import Event
from kms.search.korean.vocabulary import Vocabulary
from kms.search.language import Part
from kms.search.weights import Weights

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
    attachments: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    grade_weight: float = 1.0
    freshness_weight: float = 1.0
    review_due: date | None = None  # by when it is to be confirmed again

    @property
    def key(self) -> str:
        """Unique over all kinds."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Query:
    """What is asked by whom: only documents whose audience shares a word with `principals` exist for it.

    `vocabulary` None: the office's; another one to see what it would change.
    `counted` False: neither the number of hits nor facets are asked for, `total` is whatever was found on the way.
    `limits` must hold besides; `needs_word`: a hit also has one of the words of `text`, which rank.
    """

    text: str
    principals: frozenset[str]
    filters: Mapping[str, str] = field(default_factory=dict)
    since: datetime | None = None
    sort: str = RELEVANCE
    offset: int = 0
    limit: int = 10
    vocabulary: Vocabulary | None = None
    limits: tuple[Part, ...] = ()
    needs_word: bool = True
    weights: Weights | None = None  # as they are when None
    counted: bool = True


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
    in_files: bool = False  # the passage is of an attachment
    likeness: int = 0  # 64 bits that near-identical texts share (likeness.py)

    @property
    def key(self) -> str:
        """That of its document."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Answer:
    """Hits of one page; `total` and `facets` count all that fit and may be read. `instead`: the query as understood.

    `suggestion`: the query with words as the documents write them, when some of its words are in none of them.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    instead: str = ""
    suggestion: str = ""
    partial: bool = False  # a part of the index is damaged: more may fit than was found


@dataclass(frozen=True)
class Suggestion:
    """A document whose title has what is being typed."""

    kind: str
    id: int
    url: str
    title: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Suggestions:
    """What the index offers to somebody who types: documents, and keywords of documents, that he may read."""

    documents: tuple[Suggestion, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A part of a score: of a `word` in a field with its idf and how often it stands there, or a gain (`kind`)."""

    kind: str
    value: float
    word: str = ""
    field: str = ""
    idf: float = 0.0
    count: int = 0


@dataclass(frozen=True)
class Explanation:
    """What a score consists of: the sum of the pieces, times the weights of grade and freshness, is `total`."""

    pieces: tuple[Piece, ...]
    grade: float
    freshness: float
    score: float
    total: float


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

    def values(self, name: str, principals: frozenset[str]) -> list[str]:
        """Values of a facet among what may be read."""

    def suggest(self, text: str, principals: frozenset[str], limit: int) -> Suggestions:
        """What somebody may mean who has typed so far, of what he may read; most fitting first. Raises IndexUnusable."""

    def answerable(self, texts: Sequence[str], principals: frozenset[str]) -> list[str]:
        """Those of some queries of which one document that may be read has all words. Raises IndexUnusable."""

    def explain(self, query: Query, key: str) -> Explanation | None:
        """Why a document stands where it stands on the page that a query asks for; None when it does not."""

    def similar(self, key: str, principals: frozenset[str], limit: int) -> tuple[Hit, ...]:
        """What is like a document, best first; nothing when the document itself may not be read."""

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
