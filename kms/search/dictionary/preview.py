"""What a change of the dictionary would do: articles that are indexed anew, searches that find otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kms.core.permissions import Permission, Viewer
from kms.search import queries
from kms.search.korean.normal import compose, fold
from kms.search.korean.vocabulary import Entry, Kind, Vocabulary, normal
from kms.search.ports import Query
from kms.search.whoosh.lexicon import Lexicon, lexicon

SHOWN_ARTICLES = 10
SHOWN_QUERIES = 12
_TRIED_QUERIES = 200  # past ones that are read both ways
_ASKED_QUERIES = 60  # of those that are read differently, asked of the index
_BEST = 5

Past = Callable[[int], Sequence[str]]
_past: Past = lambda _most: ()  # noqa: E731


def bind_past(past: Past) -> None:
    """Let past queries, the most frequent first, come from `past(how many)`."""
    global _past
    _past = past


@dataclass(frozen=True)
class QueryChange:
    """A query before and after: how it is read, how many are found, and the best titles.

    What is found counts articles as they are indexed now: those that are cut anew are not.
    """

    text: str
    read: tuple[str, str]
    totals: tuple[int, int]
    titles: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def finds_otherwise(self) -> bool:
        """Whether other articles are found, or in another order."""
        return self.totals[0] != self.totals[1] or self.titles[0] != self.titles[1]


@dataclass(frozen=True)
class Effects:
    """What a change would do, as far as the viewer may see it."""

    articles: int = 0
    some_articles: tuple[tuple[str, str], ...] = ()  # (title, address)
    own: tuple[QueryChange, ...] = ()  # the changed words themselves as queries
    past: tuple[QueryChange, ...] = ()
    past_count: int = 0


def effects(viewer: Viewer, *, gone: Iterable[Entry] = (), come: Iterable[Entry] = ()) -> Effects:
    """What it would do if entries went and others came. Raises NotAllowed, IndexUnusable."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    gone, come = tuple(gone), tuple(come)
    folder = queries.bound().folder
    before = folder.dictionary.current()
    after = before.changed(without=gone, and_with=come)
    trial = _Trial(viewer, before, after)
    entries = [*come, *gone]
    own = dict.fromkeys(text for one in entries for text in _texts(one))
    changed = [one for one in _past(_TRIED_QUERIES) if one not in own and trial.reads_otherwise(one)]
    past = [trial.change(one) for one in changed[:_ASKED_QUERIES]]
    past = [one for one in past if one.finds_otherwise or one.read[0] != one.read[1]]
    words = sorted({normal(one.word) for one in entries if one.kind is Kind.WORD})
    keys = folder.engine().containing(words, viewer.principals) if words else []
    return Effects(
        articles=len(keys),
        some_articles=_titles(keys[:SHOWN_ARTICLES]),
        own=tuple(trial.change(one) for one in list(own)[:SHOWN_QUERIES] if trial.reads_otherwise(one)),
        past=tuple(past[:SHOWN_QUERIES]),
        past_count=len(past) + max(0, len(changed) - _ASKED_QUERIES),
    )


class _Trial:
    """Two vocabularies to compare for one viewer."""

    def __init__(self, viewer: Viewer, before: Vocabulary, after: Vocabulary) -> None:
        analyzer = queries.bound().folder.analyzer
        self._viewer = viewer
        self._vocabularies = (before, after)
        self._lexicons = tuple(lexicon(analyzer, one) for one in (before, after))  # type: ignore[arg-type]

    def reads_otherwise(self, text: str) -> bool:
        """Whether a query means something else after the change."""
        first, second = (_reading(one, text) for one in self._lexicons)
        return first != second

    def change(self, text: str) -> QueryChange:
        """A query asked before and after."""
        engine = queries.bound().folder.engine()
        answers = [
            engine.search(Query(text, self._viewer.principals, limit=_BEST, vocabulary=one))
            for one in self._vocabularies
        ]
        titles = [tuple("".join(part for part, _marked in hit.title) for hit in one.hits) for one in answers]
        read = [" ".join(_reading(one, text)[0]) for one in self._lexicons]
        return QueryChange(text, (read[0], read[1]), (answers[0].total, answers[1].total), (titles[0], titles[1]))


def _reading(one: Lexicon, text: str) -> tuple[list[str], object]:
    """The terms of a query that count, and what else would say the same."""
    folded = fold(compose(text)[0])
    tokens, _left = one.without_stops(folded, one.analyzer.tokens(folded))
    return [token.term for token in tokens], one.meanings(tokens)


def _texts(entry: Entry) -> list[str]:
    return [entry.word] if entry.kind is not Kind.SYNONYM or entry.one_way else [entry.word, *entry.others]


def _titles(keys: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Title and address of documents."""
    found = []
    for source in queries.bound().sources:
        ids = [int(key.partition(":")[2]) for key in keys if key.startswith(f"{source.kind}:")]
        found += [(one.title, one.url) for one in source.load(ids)] if ids else []
    return tuple(found)
