"""What can be asked about articles. Every list is narrowed by its reader in the database, and comes with a known number of statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, func, literal, or_, select

from kms.articles.access import READABLE, may_read, readable_by, reader, was_read
from kms.articles.models import (
    Article,
    ArticleChange,
    ArticleType,
    Autosave,
    Category,
    ChangeState,
    Contribution,
    Link,
    Revision,
    SlugHistory,
    State,
)
from kms.core import clock
from kms.core.db import reading
from kms.core.errors import NotFound
from kms.core.ids import encode
from kms.core.paging import Page, PageRequest, paginate
from kms.core.permissions import Permission, Viewer
from kms.org.models import Department


def address(article_id: int, slug: str = "") -> str:
    """Where an article is read."""
    return f"/articles/{encode(article_id)}/{slug}" if slug else f"/articles/{encode(article_id)}"


@dataclass(frozen=True)
class ArticleRow:
    """A line of a list."""

    id: int
    slug: str
    title: str
    summary: str
    state: str
    grade: str
    type_code: str
    category_id: int
    author_id: int
    department_id: int
    published_at: datetime | None
    updated_at: datetime
    review_due: date | None

    @property
    def url(self) -> str:
        """Where it is read."""
        return address(self.id, self.slug)


_ROW: tuple[Any, ...] = (
    Article.id,
    Article.slug,
    Article.title,
    Article.summary,
    Article.state,
    Article.grade,
    Article.type_code,
    Article.category_id,
    Article.author_id,
    Article.department_id,
    Article.published_at,
    Article.updated_at,
    Article.review_due,
)


@dataclass(frozen=True)
class ArticlePage:
    """Everything that an article's page shows of the article itself."""

    article: Article
    revision: Revision
    type: ArticleType
    department: str
    categories: tuple[tuple[str, str], ...]  # name and address, from the root
    contributors: tuple[tuple[int, int], ...]  # employee and percent, the largest first
    backlinks: tuple[ArticleRow, ...]
    edited_by: tuple[int, ...]

    def owned_by(self, viewer: Viewer) -> bool:
        """Whether the viewer wrote it, wrote a share of it, or keeps it fresh."""
        owners = {self.article.author_id, self.article.owner_id, *(one for one, _share in self.contributors)}
        return viewer.employee_id in owners

    @property
    def past_due(self) -> bool:
        """Whether somebody should look whether it is still right."""
        return self.article.review_due is not None and self.article.review_due < clock.today()


_PAGE = (
    select(Article, Revision, ArticleType, Department.name, Category.path)
    .join(Revision, Revision.id == func.coalesce(Article.published_revision_id, Article.head_revision_id))
    .join(Department, Department.id == Article.department_id)
    .join(ArticleType, ArticleType.code == Revision.type_code)
    .join(Category, Category.id == Revision.category_id)
    .where(Article.id == bindparam("article_id"), READABLE)
)
_SHARES = (
    select(Contribution.employee_id, Contribution.percent)
    .where(Contribution.article_id == bindparam("article_id"))
    .order_by(Contribution.percent.desc())
)
_BACKLINKS = (
    select(*_ROW)
    .join(Link, Link.article_id == Article.id)
    .where(Link.target_id == bindparam("article_id"), Article.state == State.PUBLISHED, READABLE)
    .order_by(Article.title)
    .limit(8)
)


def page(viewer: Viewer, article_id: int, *, editing_minutes: int) -> ArticlePage:
    """The article as its readers see it; as its owners see it while it is not published. Five statements. Raises NotFound.

    The statements are built once: this is the page that is opened most.
    """
    session, values = reading(), reader(viewer, article_id=article_id)
    found = session.execute(_PAGE, values).first()
    if found is None:
        raise NotFound
    was_read(session, viewer, article_id)
    article, revision, kind, department, path = found
    return ArticlePage(
        article,
        revision,
        kind,
        department,
        _places(path),
        tuple((row[0], row[1]) for row in session.execute(_SHARES, values)),
        tuple(ArticleRow(*row) for row in session.execute(_BACKLINKS, values)),
        _edited_by(viewer, article_id, editing_minutes),
    )


def category_path(category_id: int) -> tuple[tuple[str, str], ...]:
    """Names and addresses of a category and those above it, from the root. Two statements."""
    return _places(reading().get_one(Category, category_id).path)


_NAMES = select(Category.code, Category.name).where(Category.code.in_(bindparam("codes", expanding=True)))


def _places(path: str) -> tuple[tuple[str, str], ...]:
    """Names and addresses of the categories on a path `/A/A1/`. One statement."""
    codes = path.strip("/").split("/")
    names = {row.code: row.name for row in reading().execute(_NAMES, {"codes": codes})}
    return tuple((names[code], f"/map/{code}") for code in codes)


def readable_article(viewer: Viewer, article_id: int) -> Article:
    """The article's row. Raises NotFound."""
    article = reading().get(Article, article_id)
    if article is None or not may_read(reading(), viewer, article_id):
        raise NotFound
    return article


def recent(viewer: Viewer, page: PageRequest, *, grade: str = "") -> Page[ArticleRow]:
    """Published articles, newest first; of one grade when given. Two statements."""
    statement = _published(viewer)
    if grade:
        statement = statement.where(Article.grade == grade)
    return paginate(statement.order_by(Article.published_at.desc(), Article.id.desc()), page, ArticleRow)


def in_category(viewer: Viewer, category: Category, page: PageRequest) -> Page[ArticleRow]:
    """Published articles of a category and those below it. Two statements."""
    below = select(Category.id).where(Category.path.startswith(category.path, autoescape=True))
    statement = _published(viewer).where(Article.category_id.in_(below))
    return paginate(statement.order_by(Article.published_at.desc(), Article.id.desc()), page, ArticleRow)


def mine(viewer: Viewer, page: PageRequest, *, drafts: bool) -> Page[ArticleRow]:
    """What the viewer wrote: drafts and what waits, or what is published. Two statements."""
    published = Article.state.in_([State.PUBLISHED, State.RETIRED])
    statement = select(*_ROW).where(Article.author_id == viewer.employee_id, ~published if drafts else published)
    return paginate(statement.order_by(Article.updated_at.desc(), Article.id.desc()), page, ArticleRow)


def due_for_review(viewer: Viewer, limit: int = 10) -> list[ArticleRow]:
    """Articles that the viewer keeps fresh and whose date has come, oldest first. One statement."""
    statement = (
        select(*_ROW)
        .where(
            Article.owner_id == viewer.employee_id,
            Article.state == State.PUBLISHED,
            Article.review_due <= clock.today(),
        )
        .order_by(Article.review_due)
        .limit(limit)
    )
    return [ArticleRow(*row) for row in reading().execute(statement)]


def waiting_for_approval(viewer: Viewer, page: PageRequest) -> Page[ArticleRow]:
    """Submissions that the viewer may decide on, oldest first. Two statements."""
    statement = select(*_ROW).where(Article.state == State.PENDING, Article.author_id != viewer.employee_id)
    if not viewer.may(Permission.APPROVE_ANYWHERE):
        viewer.require(Permission.APPROVE_ARTICLE)
        statement = statement.where(Article.department_id == viewer.department_id)
    return paginate(statement.order_by(Article.submitted_at, Article.id), page, ArticleRow)


def open_changes(viewer: Viewer, page: PageRequest, *, article_id: int | None = None) -> Page[ArticleChange]:
    """Changes of published articles that wait, of articles the viewer may read. Two statements."""
    statement = (
        select(ArticleChange)
        .join(Article, Article.id == ArticleChange.article_id)
        .where(ArticleChange.state == ChangeState.OPEN, readable_by(viewer))
    )
    if article_id is not None:
        statement = statement.where(Article.id == article_id)
    return paginate(statement.order_by(ArticleChange.id), page, lambda change: change)


def change(viewer: Viewer, change_id: int) -> tuple[ArticleChange, Revision, Revision]:
    """A change with the revision it began from and the one it proposes. Raises NotFound."""
    found = reading().get(ArticleChange, change_id)
    if found is None or not may_read(reading(), viewer, found.article_id):
        raise NotFound
    return (
        found,
        reading().get_one(Revision, found.base_revision_id),
        reading().get_one(Revision, found.revision_id),
    )


def current_slug(article_id: int) -> str | None:
    """The readable part of an article's address now."""
    return reading().scalar(select(Article.slug).where(Article.id == article_id))


def had_slug(article_id: int, slug: str) -> bool:
    """Whether the article was ever found under this readable part."""
    found = select(SlugHistory.id).where(SlugHistory.article_id == article_id, SlugHistory.slug == slug).limit(1)
    return reading().scalar(found) is not None


def similar_titles(viewer: Viewer, title: str, *, besides: int = 0, limit: int = 5) -> list[ArticleRow]:
    """Published articles whose title shares words: "there is one already" while somebody writes a new one.

    Most shared words first. A word of three syllables or more fits also without its last one, which may be a particle.
    """
    words = {word if len(word) < 3 else word[:-1] for word in title.split() if len(word) >= 2}
    if not words:
        return []
    shared = [Article.title.contains(word, autoescape=True) for word in sorted(words)[:8]]
    count = sum((case((one, 1), else_=0) for one in shared), start=literal(0))
    statement = (
        _published(viewer)
        .where(or_(*shared), Article.id != besides)
        .order_by(count.desc(), Article.published_at.desc())
        .limit(limit)
    )
    return [ArticleRow(*row) for row in reading().execute(statement)]


def autosaved(viewer: Viewer, article_id: int) -> Autosave | None:
    """What the viewer typed into an article's form (0: a new one) and did not save."""
    return reading().get(Autosave, (viewer.employee_id, article_id))


def rows_by_id(viewer: Viewer, ids: Iterable[int]) -> dict[int, ArticleRow]:
    """Lines of articles that the viewer may read. One statement."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = reading().execute(select(*_ROW).where(Article.id.in_(wanted), readable_by(viewer)))
    return {row[0]: ArticleRow(*row) for row in found}


@dataclass(frozen=True)
class Standing:
    """What other rooms reckon with: whose it is (percent by employee), how it is rated, since when it is open."""

    grade: str
    shares: dict[int, int]
    submitted_at: datetime | None  # none: taken over from another system
    published_at: datetime | None


def standings(ids: Iterable[int]) -> dict[int, Standing]:
    """Standings of articles, whoever may read them: for services of rooms above. Two statements."""
    wanted = set(ids)
    if not wanted:
        return {}
    shares: dict[int, dict[int, int]] = {}
    owned = select(Contribution.article_id, Contribution.employee_id, Contribution.percent)
    for article_id, employee_id, percent in reading().execute(owned.where(Contribution.article_id.in_(wanted))):
        shares.setdefault(article_id, {})[employee_id] = percent
    rows = reading().execute(
        select(Article.id, Article.grade, Article.submitted_at, Article.published_at).where(Article.id.in_(wanted))
    )
    return {row[0]: Standing(str(row[1]), shares.get(row[0], {}), row[2], row[3]) for row in rows}


def _published(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return select(*_ROW).where(Article.state == State.PUBLISHED, readable_by(viewer))


_AUTOSAVED = select(Autosave.employee_id, Autosave.saved_at).where(
    Autosave.article_id == bindparam("article_id"), Autosave.employee_id != bindparam("employee_id")
)


def _edited_by(viewer: Viewer, article_id: int, minutes: int) -> tuple[int, ...]:
    """Colleagues whose form of this article was saved by itself in the last minutes."""
    since = clock.now().timestamp() - minutes * 60
    rows = reading().execute(_AUTOSAVED, {"article_id": article_id, "employee_id": viewer.employee_id})
    return tuple(row[0] for row in rows if row[1].timestamp() > since)
