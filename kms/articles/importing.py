"""Taking over many articles at once: rendered in child processes, stored in batches of one transaction, known again by source id."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from kms.articles import categories, links
from kms.articles.drafts import Draft, check_savable
from kms.articles.heads import publish
from kms.articles.models import Article, Category, Revision
from kms.articles.rendering.markdown import Rendered, link_labels, render
from kms.articles.revisions import Prepared, add_revision
from kms.articles.service import begin
from kms.core.db import UnitOfWork, reading, unit_of_work
from kms.core.errors import Invalid, KmsError
from kms.core.ids import new_id
from kms.core.permissions import Permission, Viewer
from kms.core.text import one_line

_RENDER_CHUNK = 16


@dataclass(frozen=True)
class Item:
    """One text of a file under our names."""

    id: str
    title: str
    text: str
    category: str = ""
    type: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Item:
        """From named values. Raises KeyError, ValueError when id or text is missing."""
        text = str(facts["text"])
        title = one_line(str(facts.get("title") or "")) or one_line(text)[:80]
        if not title or not str(facts["id"]):
            raise ValueError("id and title or text are needed")
        keywords = facts.get("keywords") or ()
        words = tuple(keywords.split(",")) if isinstance(keywords, str) else tuple(map(str, keywords))
        return cls(
            str(facts["id"]),
            title[:200],
            text,
            str(facts.get("category") or ""),
            str(facts.get("type") or ""),
            str(facts.get("summary") or "") or one_line(text)[:150],
            words or (title[:60],),
        )


@dataclass
class Imported:
    """What one batch did; `refused` says why."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[str] = field(default_factory=list)


def _render(job: tuple[str, dict[str, str | None]]) -> Rendered:
    return render(*job)


@contextmanager
def session(
    viewer: Viewer, *, type_code: str, category_code: str, dry_run: bool
) -> Iterator[Callable[[Sequence[Item]], Imported]]:
    """A function that imports batches as `viewer`, who may manage the knowledge map (places are made as they are named)."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=context) as executor:

        def run(items: Sequence[Item]) -> Imported:
            jobs = []
            for item in items:
                found = links.targets(reading(), 0, link_labels(item.text))
                jobs.append((item.text, links.addresses(found)))
            pages = executor.map(_render, jobs, chunksize=_RENDER_CHUNK)
            return _store(viewer, items, list(pages), type_code, category_code, dry_run=dry_run)

        yield run


def _store(
    viewer: Viewer,
    items: Sequence[Item],
    pages: Sequence[Rendered],
    type_code: str,
    category_code: str,
    *,
    dry_run: bool,
) -> Imported:
    result = Imported()
    with unit_of_work() as uow:
        known = _known(uow, [item.id for item in items])
        places: dict[str, int] = {}
        for item, page in zip(items, pages, strict=True):
            try:
                _one(uow, viewer, item, page, known, places, type_code, category_code, result, dry_run=dry_run)
            except KmsError as error:
                result.refused.append(f"{item.id}: {error}")
    return result


def _one(
    uow: UnitOfWork,
    viewer: Viewer,
    item: Item,
    page: Rendered,
    known: dict[str, tuple[Article, str]],
    places: dict[str, int],
    type_code: str,
    category_code: str,
    result: Imported,
    *,
    dry_run: bool,
) -> None:
    draft = Draft(
        title=item.title,
        summary=item.summary,
        keywords=item.keywords[:10],
        body=item.text,
        type_code=item.type or type_code,
    ).cleaned()
    check_savable(draft)
    former = known.get(item.id)
    if former is not None and former[1] == draft.body and former[0].title == draft.title:
        result.same += 1
        return
    if former is None:
        result.new += 1
    else:
        result.changed += 1
    if dry_run:
        return
    place = _place(viewer, item.category or category_code, places)
    found = links.targets(uow.session, 0, link_labels(draft.body))
    prepared = Prepared(Draft.from_form({**draft.as_form(), "category_id": place}), page, found)
    if former is None:
        article_id = new_id()
        saved = begin(uow, viewer, article_id, prepared, item.id)
        publish(uow, uow.session.get_one(Article, article_id), uow.session.get_one(Revision, saved.revision_id))
    else:
        article = former[0]
        revision = add_revision(
            uow, article.id, prepared, author_id=viewer.employee_id, base_id=article.head_revision_id, reason="import"
        )
        uow.session.flush()
        publish(uow, article, revision)


def _known(uow: UnitOfWork, source_ids: Sequence[str]) -> dict[str, tuple[Article, str]]:
    """Articles that came from these sources before, with the text they have now."""
    rows = uow.session.execute(
        select(Article, Revision.body)
        .join(Revision, Revision.id == Article.head_revision_id)
        .where(Article.source_id.in_(source_ids))
    )
    return {str(article.source_id): (article, body) for article, body in rows}


def _place(viewer: Viewer, name: str, places: dict[str, int]) -> int:
    """The category with this code or name, made when nobody has it. Raises Invalid without a name."""
    name = one_line(name).replace("/", "·")
    if not name:
        raise Invalid({"category": "no category is named; give --category"})
    if name not in places:
        session = reading()
        found = session.scalars(
            select(Category).where((Category.code == name[:20]) | (Category.name == name[:80]))
        ).first()
        if found is not None:
            places[name] = found.id
        else:
            code = name[:20] if len(name) <= 20 else f"{name[:12]}-{len(name)}{sum(map(ord, name)) % 9973}"
            places[name] = categories.add_category(
                viewer, code=code[:20], name=name[:80], parent_id=None, department_id=None
            )
    return places[name]
