"""Tables of the articles room. The published head and the pending head of an article are two things: readers keep what was approved."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kms.articles.errors import WrongState
from kms.core.db import Base, Id, Serial


class State(StrEnum):
    """Where an article stands in its life (작성중, 승인대기, 보완요청, 반려, 등록, 폐기)."""

    DRAFT = "draft"
    PENDING = "pending"
    REVISION_REQUESTED = "revision_requested"
    RETURNED = "returned"
    PUBLISHED = "published"
    RETIRED = "retired"


class ChangeState(StrEnum):
    """Where an edit of a published article stands that waits for approval."""

    OPEN = "open"
    REVISION_REQUESTED = "revision_requested"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Visibility(StrEnum):
    """Who may read a published article (공개범위)."""

    EVERYONE = "everyone"
    DEPARTMENT = "department"
    PEOPLE = "people"


class Grade(StrEnum):
    """Quality grade as shown (핵심, 우수, 일반, 보완필요, 평가중); worked out in quality, kept here to be shown and searched."""

    CORE = "core"
    EXCELLENT = "excellent"
    ORDINARY = "ordinary"
    NEEDS_WORK = "needs_work"
    UNRATED = "unrated"


_MAY_FOLLOW: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PENDING, State.PUBLISHED}),
    State.PENDING: frozenset({State.PUBLISHED, State.REVISION_REQUESTED, State.RETURNED, State.DRAFT}),
    State.REVISION_REQUESTED: frozenset({State.PENDING, State.PUBLISHED, State.RETURNED}),
    State.RETURNED: frozenset({State.DRAFT}),
    State.PUBLISHED: frozenset({State.RETIRED}),
    State.RETIRED: frozenset({State.PUBLISHED}),
}


class Category(Base):
    """A place on the knowledge map: a tree with code, owning department; `path` is `/A/A1/` for prefix queries."""

    __tablename__ = "category"

    id: Mapped[Id]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80), default="")
    path: Mapped[str] = mapped_column(String(200), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    sort: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]


class CategoryExpert(Base):
    """A knowledge expert assigned to a category, with dates."""

    __tablename__ = "category_expert"

    id: Mapped[Serial]
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class ArticleType(Base):
    """A kind of article (지식유형) with its template and how long it stays fresh."""

    __tablename__ = "article_type"

    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    description: Mapped[str] = mapped_column(String(200), default="")
    template: Mapped[str] = mapped_column(Text, default="")
    review_days: Mapped[int] = mapped_column(default=365)
    sort: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]


class CatalogueVersion(Base):
    """How a place on the map (`category:ID`) or an article type (`article_type:CODE`) read from a moment on."""

    __tablename__ = "catalogue_version"
    __table_args__ = (UniqueConstraint("subject", "version"),)

    id: Mapped[Serial]
    subject: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    facts: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int]


class Article(Base):
    """The thing with the immutable address. Descriptive columns repeat the published revision's, so that a list needs no second table."""

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint("state <> 'published' OR published_revision_id IS NOT NULL", name="published_has_revision"),
        Index("ix_article_state_published", "state", "published_at"),
        Index("ix_article_source", "source_id", unique=True),
    )

    id: Mapped[Id]
    state: Mapped[State] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200), index=True)
    slug: Mapped[str] = mapped_column(String(80))
    summary: Mapped[str] = mapped_column(Text, default="")
    keywords: Mapped[list[str]]
    type_code: Mapped[str] = mapped_column(ForeignKey("article_type.code"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    visibility: Mapped[Visibility] = mapped_column(String(20))
    author_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey("employee.id"), index=True
    )  # who keeps it fresh; none: handover
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    club_id: Mapped[int | None] = mapped_column(index=True)  # a study club, known to the clubs room only
    head_revision_id: Mapped[int]
    published_revision_id: Mapped[int | None]
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    updated_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    review_due: Mapped[date | None] = mapped_column(index=True)
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[int | None]
    grade: Mapped[Grade] = mapped_column(String(20), default=Grade.UNRATED)
    score: Mapped[float | None]
    score_low: Mapped[float | None]
    score_high: Mapped[float | None]
    source_id: Mapped[str | None] = mapped_column(String(200))
    doc_reg_no: Mapped[str] = mapped_column(String(80), default="")

    def move_to(self, state: State) -> None:
        """Change the state. Raises WrongState when the life of an article knows no such step."""
        if state not in _MAY_FOLLOW[State(self.state)]:
            raise WrongState
        self.state = state


class Revision(Base):
    """One saved text of an article with all that describes it; the text never changes.

    `base_id` is the revision that its writer started from, `published_at` when readers first saw it.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("article_id", "number"),)

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    number: Mapped[int]
    base_id: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text)
    keywords: Mapped[list[str]]
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    contents: Mapped[list[Any]]  # table of contents: [level, anchor, text]
    plain: Mapped[str] = mapped_column(Text)  # text as read: for search, diff sizes and previews
    legal_basis: Mapped[list[str]]
    type_code: Mapped[str] = mapped_column(String(30))
    category_id: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    created_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200), default="")
    merged: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None]


class ArticleChange(Base):
    """An edit of a published article that waits for approval beside the published head."""

    __tablename__ = "article_change"

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    base_revision_id: Mapped[int]
    state: Mapped[ChangeState] = mapped_column(String(20), index=True)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(Text, default="")


class Decision(Base):
    """What an approver decided on a submission, and why: approve, revision_request, return, retire, restore."""

    __tablename__ = "article_decision"

    id: Mapped[Serial]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    revision_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    comment: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int]
    decided_at: Mapped[datetime]


class Audience(Base):
    """Who may read an article: one row a principal. The one access predicate reads this table, and so does the index."""

    __tablename__ = "article_audience"
    __table_args__ = (Index("ix_article_audience_principal", "principal", "article_id"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    principal: Mapped[str] = mapped_column(String(40), primary_key=True)


class NamedReader(Base):
    """A person to whom an article with visibility `people` is open, or to whom another room opened it (`reason`)."""

    __tablename__ = "article_reader"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(String(20), primary_key=True, default="named")


class Contribution(Base):
    """What share of an article is whose; author and co-authors together make 100 %."""

    __tablename__ = "contribution"
    __table_args__ = (CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, autoincrement=False)
    percent: Mapped[int]


class SlugHistory(Base):
    """Every readable name and title that an article ever had, so that old addresses and links still arrive."""

    __tablename__ = "slug_history"
    __table_args__ = (UniqueConstraint("article_id", "slug", "title"), Index("ix_slug_history_title", "title"))

    id: Mapped[Serial]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    slug: Mapped[str] = mapped_column(String(80), index=True)
    title: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime]


class Link(Base):
    """A link of the text of an article: its words and where they lead; no target: nobody wrote that article yet."""

    __tablename__ = "article_link"
    __table_args__ = (Index("ix_article_link_label", "label"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    label: Mapped[str] = mapped_column(String(200), primary_key=True)
    target_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"), index=True)


class Attachment(Base):
    """A file of an article; the content lies in the file store under its digest."""

    __tablename__ = "attachment"

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    uploaded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Autosave(Base):
    """What a person typed and did not save yet: one row a person and article (0: a new one). Dropped when saved."""

    __tablename__ = "autosave"

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    base_revision_id: Mapped[int | None]
    form: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class Comment(Base):
    """A question or remark of a reader on an article, and the answers to it."""

    __tablename__ = "article_comment"

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("article_comment.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Handover(Base):
    """An article whose owner left or moved: it waits on its team's handover list until somebody takes it."""

    __tablename__ = "article_handover"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    from_employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    since: Mapped[datetime]
