"""The engine: Whoosh holds the documents and one record that names everything of a commit, columns hold the postings.

A commit first writes new columns, then one Whoosh commit stores documents and the record (segments, deletions, outbox
position, analyser): a reader sees all of it or nothing, whatever is killed when. What is damaged is left out and said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kms.search.korean.cutting import cutting
from kms.search.korean.vocabulary import NO_DICTIONARY, Dictionary, Vocabulary
from kms.search.ports import Analyzer, Answer, Document, Explanation, Hit, Query, Status, Suggestions
from kms.search.whoosh import checking, completing, correcting, impacts, joining, keys, lettering, suggesting
from kms.search.whoosh.answering import Snapshot, answer, facet_values, rank
from kms.search.whoosh.checking import Damage
from kms.search.whoosh.committing import Analyse, Analysed, Commit
from kms.search.whoosh.documents import AUDIENCE, analyse
from kms.search.whoosh.explaining import explain
from kms.search.whoosh.opening import Commits
from kms.search.whoosh.ranking import DEFAULT, Ranking
from kms.search.whoosh.record import Record
from kms.search.whoosh.resembling import similar
from kms.search.whoosh.sealing import Columns


class WhooshEngine:
    """An index in a folder. One process at a time writes; any number reads."""

    def __init__(
        self,
        folder: Path,
        analyzer: Analyzer,
        owner: str,
        *,
        analyse_many: Analyse | None = None,
        ranking: Ranking = DEFAULT,
        dictionary: Dictionary = NO_DICTIONARY,
    ) -> None:
        self.folder = folder
        self.analyzer = analyzer
        self.commits = Commits(folder, f"{analyzer.name} {analyzer.version}", owner)
        self._ranking = ranking
        self._dictionary = dictionary
        self._analyse = analyse_many or self._analyse_here
        self._pending: dict[str, Document | None] = {}

    def index(self, documents: Sequence[Document]) -> None:
        """Add documents with the next commit, each in place of an older one with its key."""
        for document in documents:
            self._pending[document.key] = document

    def delete(self, keys: Iterable[str]) -> None:
        """Forget documents with the next commit."""
        for key in keys:
            self._pending[key] = None

    def commit(
        self,
        position: int,
        *,
        patient: bool = False,
        done: Mapping[str, int] | None = None,
        whole: bool = False,
        without: Sequence[str] = (),
    ) -> None:
        """Write what is pending and the outbox position in one atomic step; when that fails nothing of it is left.

        `patient`: nobody waits, large segments may be joined. `done`: the index is being built, each source read so far.
        `whole`: what was missing is there again. `without`: damaged segments to be left out; their documents are missing.
        Raises IndexBusy, IndexUnusable, NoRoom.
        """

        def make(record: Record) -> None:
            record.partial = (record.partial or bool(without)) and not whole
            record.position, record.done, record.building = position, dict(done or {}), done is not None
            record.parts = [part for part in record.parts if part.name not in without]

        changed, self._pending = self._pending, {}
        Commit(self.commits, self._analyse, self._derived, patient).write(changed, make)

    def _derived(self, columns: Columns) -> Columns:
        """Columns that are worked out from the others of a segment."""
        more = (
            suggesting.columns(columns),
            correcting.columns(columns),
            impacts.columns(columns, self._ranking.fields),
        )
        return {name: column for some in more for name, column in some.items()}

    def search(self, query: Query) -> Answer:
        """Answer a query from what is sound. Raises IndexUnusable."""
        vocabulary = self._vocabulary_of(query)
        found = self.commits.ask(lambda one: answer(one, self.analyzer, query, self._ranking, vocabulary))
        if found.partial and not self.snapshot().partial:
            self.suspect("a stored document is missing or not what was indexed")
        return found

    def ranked(self, query: Query) -> list[tuple[str, float]]:
        """Keys and scores of the page asked for, nothing of which is fetched to be shown. For measuring the engine alone:

        ranked OR top 10 is `Query(text, principals, counted=False)`, with filters and facets `Query(text, principals,
        filters={...})`; a one-field peer's `Ranking({"text": Weighing(1.0, 1.2, 0.75, length=250)}, 1.0, second=None)`. The
        length must be fixed for impacts to be written with the segment. Raises IndexUnusable.
        """
        snapshot = self.snapshot()
        page = rank(snapshot, self.analyzer, query, self._ranking, self._vocabulary_of(query))[0].page
        return [(snapshot.keys[segment][doc], score) for segment, doc, score in page]

    def values(self, name: str, principals: frozenset[str]) -> list[str]:
        """Values of a facet among what may be read. Raises IndexUnusable."""
        return self.commits.ask(lambda one: facet_values(one, name, principals))

    def suggest(self, text: str, principals: frozenset[str], limit: int) -> Suggestions:
        """What somebody may mean who has typed so far, of what he may read. Raises IndexUnusable."""
        return self.commits.ask(lambda one: completing.suggest(one, text, principals, limit))

    def answerable(self, texts: Sequence[str], principals: frozenset[str]) -> list[str]:
        """Those of some queries of which one document that may be read has all words. Raises IndexUnusable."""
        return self.commits.ask(lambda one: completing.answerable(one, self.analyzer, texts, principals))

    def explain(self, query: Query, key: str) -> Explanation | None:
        """Why a document stands where it stands on the page that a query asks for. Raises IndexUnusable."""
        vocabulary = self._vocabulary_of(query)
        return self.commits.ask(lambda one: explain(one, self.analyzer, query, self._ranking, vocabulary, key))

    def _vocabulary_of(self, query: Query) -> Vocabulary:
        return self._dictionary.current() if query.vocabulary is None else query.vocabulary

    def similar(self, key: str, principals: frozenset[str], limit: int) -> tuple[Hit, ...]:
        """What is like a document that may be read. Raises IndexUnusable."""
        return self.commits.ask(lambda one: similar(one, self._ranking, key, principals, limit))

    def position(self) -> int:
        """The outbox position of the last commit, 0 for an empty index. Raises IndexUnusable."""
        return self.snapshot().position

    def keys(self) -> set[str]:
        """Keys of all documents."""
        return set(self.contents())

    def contents(self, without: Sequence[str] = ()) -> Mapping[str, int]:
        """Keys of all documents but those of some segments, each with its `fingerprint` when it was indexed."""
        return self.commits.ask(lambda one: keys.contents([s for s in one.segments if s.folder.name not in without]))

    def containing(self, words: Iterable[str], principals: Iterable[str] | None = None) -> list[str]:
        """Keys of documents in which one of `words` may stand; only of those that one of `principals` may read, if given."""
        wanted, readers = list(words), None if principals is None else list(principals)

        def holding(snapshot: Snapshot) -> list[str]:
            found: list[str] = []
            for names, segment in zip(snapshot.keys, snapshot.segments, strict=True):
                mask = segment.alive if readers is None else segment.alive & segment.having(AUDIENCE, readers)
                found += [names[number] for number in lettering.holding(segment, wanted) if mask[number]]
            return found

        return self.commits.ask(holding)

    def record(self) -> Record | None:
        """The record of the last commit, None for an empty index. Raises IndexUnusable."""
        return self.commits.record()

    def damage(self) -> Damage:
        """Read everything and compare it with what was written. Raises IndexUnusable."""
        record = self.record()
        return checking.damage(record, self.snapshot()) if record else Damage()

    def suspect(self, why: str, *, contents: bool = False) -> None:
        """Tell the worker that something here may be damaged; with `contents`, that every document is to be compared."""
        self.commits.suspect(why, contents=contents)

    def crowded(self) -> bool:
        """Whether there are segments that wait to be joined until nobody waits."""
        sizes = [int(one.alive.sum()) for one in self.snapshot().segments]
        return bool(joining.to_join(sizes, None))

    def status(self) -> Status:
        """Figures for the operator."""
        snapshot = self.snapshot()
        size = sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        documents, segments = snapshot.facts.documents, len(snapshot.segments)
        name = self.commits.analyzer
        return Status(documents, segments, snapshot.position, name, size, partial=snapshot.partial)

    def snapshot(self) -> Snapshot:
        """The last commit, opened once and shared by all searches until the next. Raises IndexUnusable."""
        return self.commits.snapshot()

    def _analyse_here(self, documents: Sequence[Document]) -> Iterable[Analysed]:
        analyzer = cutting(self.analyzer, self._dictionary.fresh())
        return ((document, analyse(analyzer, document)) for document in documents)
