"""Storing many published articles in one transaction: the rows of all of them are made first and then written table by table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import insert

from kms.articles.access import audience_of
from kms.articles.drafts import Draft
from kms.articles.events import ArticlePublished
from kms.articles.heads import publish, set_readers
from kms.articles.models import (
    Article,
    Audience,
    Contribution,
    Grade,
    Link,
    NamedReader,
    SlugHistory,
    State,
    Visibility,
)
from kms.articles.rendering.markdown import Rendered
from kms.articles.revisions import Prepared, add_revision, revision_row
from kms.core import clock
from kms.core.clock import KST
from kms.core.db import Base, UnitOfWork
from kms.core.ids import new_id
from kms.core.text import slugify

_REGISTERED_HOUR = 9  # of an article of which only the day is known


@dataclass(frozen=True)
class Author:
    """Who wrote a text, and the team that it belongs to."""

    id: int
    team_id: int
    department_id: int


@dataclass(frozen=True)
class Prospect:
    """A checked and rendered text with its place; `registered`: the day on which it was published elsewhere."""

    source_id: str
    draft: Draft
    category_id: int
    author: Author
    page: Rendered
    links: dict[str, int | None]
    registered: date | None = None
    open_to: Visibility | None = None  # as the source says; None: it says nothing, and a known article stays as it is

    @property
    def prepared(self) -> Prepared:
        """As a command on one article takes it."""
        return Prepared(replace(self.draft, category_id=self.category_id), self.page, self.links)


def store_new(uow: UnitOfWork, prospects: Sequence[Prospect], review_days: Mapping[str, int], *, reason: str) -> None:
    """Store new articles as published, each with one event; as many statements for a hundred as for one."""
    made = [(_article(uow, prospect, review_days), prospect) for prospect in prospects]
    uow.session.flush()  # new places on the map come before what lies there
    uow.add(*(article for article, _prospect in made))
    uow.session.flush()
    uow.add(*(row for article, prospect in made for row in _rows_of(uow, article, prospect, reason)))
    uow.session.flush()
    if made:  # a number is given to each by the database: one statement instead of one a row
        uow.session.execute(insert(SlugHistory), [_title_of(article, uow.now) for article, _prospect in made])
    uow.publish_all(
        [(ArticlePublished(article.id, article.head_revision_id, True), article.author_id) for article, _ in made]
    )


def _title_of(article: Article, since: datetime) -> dict[str, object]:
    return {"article_id": article.id, "slug": article.slug, "title": article.title, "since": since}


def store_revision(uow: UnitOfWork, article_id: int, prospect: Prospect, *, reason: str) -> None:
    """Let a changed text be the next revision of an article that came from the same source."""
    article = uow.session.get_one(Article, article_id, with_for_update=True)
    revision = add_revision(
        uow,
        article_id,
        prospect.prepared,
        author_id=prospect.author.id,
        base_id=article.head_revision_id,
        reason=reason,
    )
    uow.session.flush()
    if prospect.open_to is not None:
        set_readers(uow, article, prospect.open_to, prospect.draft.readers)
    publish(uow, article, revision, review_due=prospect.draft.review_due)


def _article(uow: UnitOfWork, prospect: Prospect, review_days: Mapping[str, int]) -> Article:
    draft, author, at = prospect.draft, prospect.author, _published_at(uow, prospect)
    revision_id = new_id()
    return Article(
        id=new_id(),
        state=State.PUBLISHED,
        title=draft.title,
        slug=slugify(draft.title),
        summary=draft.summary,
        keywords=list(draft.keywords),
        type_code=draft.type_code,
        category_id=prospect.category_id,
        visibility=draft.visibility,
        author_id=author.id,
        owner_id=author.id,
        team_id=author.team_id,
        department_id=author.department_id,
        head_revision_id=revision_id,
        published_revision_id=revision_id,
        created_at=at,
        published_at=at,
        updated_at=at,
        review_due=draft.review_due or at.astimezone(KST).date() + timedelta(days=review_days[draft.type_code]),
        grade=Grade.UNRATED,
        source_id=prospect.source_id,
        doc_reg_no=draft.doc_reg_no,
    )


def _published_at(uow: UnitOfWork, prospect: Prospect) -> datetime:
    """Now, or the morning of the day on which it was registered elsewhere; never later than now."""
    if prospect.registered is None:
        return uow.now
    return min(uow.now, clock.korean_instant(prospect.registered, _REGISTERED_HOUR))


def _rows_of(uow: UnitOfWork, article: Article, prospect: Prospect, reason: str) -> Iterator[Base]:
    """Everything that belongs to a new article but its own row."""
    draft, author_id = prospect.draft, prospect.author.id
    yield revision_row(
        article.head_revision_id,
        article.id,
        prospect.prepared,
        number=1,
        at=article.created_at,
        author_id=author_id,
        base_id=None,
        reason=reason,
        published_at=article.published_at,
    )
    shares = {person: share for person, share in (draft.contributions or {}).items() if person != author_id}
    shares[author_id] = 100 - sum(shares.values())
    for person, share in shares.items():
        yield Contribution(article_id=article.id, employee_id=person, percent=share)
    readers = set(draft.readers)
    for person in readers:
        yield NamedReader(article_id=article.id, employee_id=person, reason="named")
    words = audience_of(State.PUBLISHED, draft.visibility, article.department_id, set(shares), readers)
    for word in sorted(words):
        yield Audience(article_id=article.id, principal=word)
    for label, target in prospect.links.items():
        yield Link(article_id=article.id, label=label, target_id=target)
