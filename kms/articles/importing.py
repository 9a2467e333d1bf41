"""Taking over many texts at once: rendered in child processes while the batch before is stored, known again by source id.

A batch is one transaction, so that a run that was interrupted goes on where it stopped when it is started again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import select

from kms.articles import links
from kms.articles.bulk import Author, Prospect, store_new, store_revision
from kms.articles.drafts import Draft, check_complete, check_savable
from kms.articles.import_places import Office
from kms.articles.imported import Item
from kms.articles.models import Article, Revision, State, Visibility
from kms.articles.rendering.markdown import Rendered, link_labels
from kms.articles.rendering.pool import RenderPool
from kms.core.db import close_reading, reading, unit_of_work
from kms.core.errors import Invalid, KmsError
from kms.core.permissions import Permission, Viewer

__all__ = ["BATCH", "REASON", "Imported", "Item", "Refusal", "take_over"]

BATCH = 100
REASON = "import"  # of every revision that came this way
LIMIT_SECONDS = 10.0


@dataclass(frozen=True)
class Refusal:
    """A text that was not taken: where it stands and why."""

    place: str
    reason: str


@dataclass
class Imported:
    """What one batch did."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True)
class _Known:
    """An article that came from the same source before, and the text that came last."""

    article_id: int
    state: str
    visibility: str
    category_id: int
    doc_reg_no: str
    head_id: int
    imported: Revision


@dataclass(frozen=True)
class _Job:
    """A text to be stored: its page is being made."""

    item: Item
    draft: Draft
    author: Author
    known: _Known | None
    links: dict[str, int | None]
    page: Future[Rendered]


@dataclass
class _Batch:
    """Texts on their way, with what is certain already."""

    jobs: list[_Job] = field(default_factory=list)
    result: Imported = field(default_factory=Imported)


def take_over(
    viewer: Viewer, items: Iterable[Item], *, type_code: str, category_code: str = "", dry_run: bool = False
) -> Iterator[Imported]:
    """Import texts as `viewer`, or as the authors that they name; tells what each batch of up to BATCH did.

    The viewer may manage the knowledge map: places are made as they are named. Kind and place hold for texts without their
    own. What was edited here since it came is not overwritten. Raises NotAllowed.
    """
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    office = Office(viewer, type_code, category_code)
    size = os.cpu_count() or 1
    with closing(RenderPool(size, LIMIT_SECONDS)) as pool, ThreadPoolExecutor(size) as threads:
        stream = iter(items)
        waiting: _Batch | None = None
        while part := list(islice(stream, BATCH)):
            coming = _begin(office, part, pool, threads)
            if waiting is not None:
                yield _finish(office, waiting, pool, dry_run=dry_run)
            waiting = coming
        if waiting is not None:
            yield _finish(office, waiting, pool, dry_run=dry_run)


def _begin(office: Office, items: Sequence[Item], pool: RenderPool, threads: ThreadPoolExecutor) -> _Batch:
    """Check texts, leave out what has not changed, and let the pages of the others be made."""
    close_reading()
    batch = _Batch()
    known = _known([item.id for item in items])
    labels = {item.id: link_labels(item.text) for item in items}
    targets = links.targets(reading(), 0, sorted({label for some in labels.values() for label in some}))
    for item in items:
        former = known.get(item.id)
        try:
            draft = _draft(office, item)
            author = office.author_of(item)
            if former is not None and _unchanged(office, item, draft, former):
                batch.result.same += 1
                continue
            if former is not None:
                _check_untouched(former)
        except KmsError as error:
            batch.result.refused.append(Refusal(item.place or item.id, _reason(error)))
            continue
        found = {label: targets[label] for label in labels[item.id]}
        page = threads.submit(pool.render, draft.body, links.addresses(found))
        batch.jobs.append(_Job(item, draft, author, former, found, page))
    return batch


def _finish(office: Office, batch: _Batch, pool: RenderPool, *, dry_run: bool) -> Imported:
    """Store what was rendered, in one transaction."""
    result = batch.result
    prospects: list[Prospect] = []
    with unit_of_work() as uow:
        for job in batch.jobs:
            try:
                page = job.page.result()
                place = office.place_of(job.item, make=not dry_run)
                found = links.targets(uow.session, 0, list(job.links)) if job.links else {}
                if found != job.links:  # written by the batch before this one
                    page = pool.render(job.draft.body, links.addresses(found))
            except KmsError as error:
                result.refused.append(Refusal(job.item.place or job.item.id, _reason(error)))
                continue
            prospect = Prospect(
                job.item.id,
                job.draft,
                place,
                job.author,
                page,
                found,
                registered=job.item.registered,
                open_to=job.item.visibility,
            )
            if job.known is None:
                result.new += 1
                prospects.append(prospect)
            else:
                result.changed += 1
                if not dry_run:
                    store_revision(uow, job.known.article_id, prospect, reason=REASON)
        if not dry_run:
            store_new(uow, prospects, office.review_days, reason=REASON)
    return result


def _draft(office: Office, item: Item) -> Draft:
    """The form's state of a text. Raises Invalid, PersonalDataFound (a resident number)."""
    draft = Draft(
        title=item.title,
        summary=item.summary,
        keywords=item.keywords[:10],
        body=item.text,
        type_code=office.kind_of(item),
        visibility=item.visibility or Visibility.EVERYONE,
        readers=office.people(item, item.readers),
        contributions=office.shares(item),
        legal_basis=item.legal_basis,
        review_due=item.review_due,
        doc_reg_no=item.doc_reg_no,
        personal_data_checked=True,
    ).cleaned()
    check_savable(draft)
    check_complete(draft)
    return draft


def _unchanged(office: Office, item: Item, draft: Draft, former: _Known) -> bool:
    """Whether a text says what it said when it came last."""
    last = former.imported
    here = (draft.title, draft.summary, draft.keywords, draft.body, draft.legal_basis, draft.type_code)
    there = (last.title, last.summary, tuple(last.keywords), last.body, tuple(last.legal_basis), last.type_code)
    place = office.known_place(item) if item.category else former.category_id
    same_place = place in (former.category_id, last.category_id)
    return here == there and same_place and (item.visibility is None or item.visibility == former.visibility)


def _check_untouched(former: _Known) -> None:
    """Raise Invalid when the article took another way here since its text came."""
    if former.state != State.PUBLISHED:
        raise Invalid({"state": f"here the article is {former.state}"})
    if former.head_id != former.imported.id:
        raise Invalid({"text": "it was edited here since it came; take the change over by hand"})


def _known(source_ids: Sequence[str]) -> dict[str, _Known]:
    """Articles that came from these sources before, with the text that came last. Two statements."""
    session = reading()
    rows = session.execute(
        select(
            Article.source_id,
            Article.id,
            Article.state,
            Article.visibility,
            Article.category_id,
            Article.doc_reg_no,
            Article.head_revision_id,
        ).where(Article.source_id.in_(source_ids))
    ).all()
    texts = session.scalars(
        select(Revision)
        .where(Revision.article_id.in_([row[1] for row in rows]), (Revision.reason == REASON) | (Revision.number == 1))
        .order_by(Revision.number)
    )
    last = {text.article_id: text for text in texts} if rows else {}
    return {str(row[0]): _Known(*row[1:], imported=last[row[1]]) for row in rows}


def _reason(error: KmsError) -> str:
    """Why a text was refused, in one line."""
    if isinstance(error, Invalid):
        return " ".join(str(text) for text in error.fields.values())
    return str(error)
