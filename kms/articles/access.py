"""Who may read an article: the one predicate of every door (page, list, search, counts, attachments, export, reports).

`audience_of` says which principals may read; they are stored as rows with each change of state or visibility, in the same
transaction. Lists join those rows (`readable_by`), the search index stores the same words.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, bindparam, delete, exists, select
from sqlalchemy.orm import Session

from kms.articles.models import Article, Audience, Contribution, NamedReader, State, Visibility
from kms.core.db import once
from kms.core.permissions import (
    EVERYONE,
    STEWARD,
    Viewer,
    approver_principal,
    department_principal,
    person_principal,
)

_PUBLIC_STATES = frozenset({State.PUBLISHED, State.RETIRED})
_SEEN_BY_APPROVERS = frozenset({State.PENDING, State.REVISION_REQUESTED, State.RETURNED})


def audience_of(
    state: State, visibility: Visibility, department_id: int, owners: set[int], readers: set[int]
) -> frozenset[str]:
    """The principals that may read an article.

    Owners (author, co-authors, who keeps it fresh) always may; stewards whatever was submitted; approvers of the
    department what waits for them; everybody else what is published and open to them.
    """
    words = {person_principal(one) for one in owners}
    if state is State.DRAFT:
        return frozenset(words)
    words.add(STEWARD)
    if state in _SEEN_BY_APPROVERS:
        words.add(approver_principal(department_id))
    if state in _PUBLIC_STATES:
        words |= {person_principal(one) for one in readers}
        if visibility is Visibility.EVERYONE:
            words.add(EVERYONE)
        elif visibility is Visibility.DEPARTMENT:
            words.add(department_principal(department_id))
    return frozenset(words)


def readable_by(viewer: Viewer) -> ColumnElement[bool]:
    """SQL condition on `Article`: the viewer may read it."""
    return exists(
        select(Audience.article_id).where(Audience.article_id == Article.id, Audience.principal.in_(viewer.principals))
    )


# The same condition for statements that are built once: give the values of `reader(viewer)` when you run one.
READABLE = exists(
    select(Audience.article_id).where(
        Audience.article_id == Article.id, Audience.principal.in_(bindparam("principals", expanding=True))
    )
)
_MAY_READ = (
    select(Audience.article_id)
    .where(
        Audience.article_id == bindparam("article_id"),
        Audience.principal.in_(bindparam("principals", expanding=True)),
    )
    .limit(1)
)


def reader(viewer: Viewer, **values: object) -> dict[str, object]:
    """The values of a statement with READABLE, and others."""
    return {"principals": list(viewer.principals), **values}


def may_read(session: Session, viewer: Viewer, article_id: int) -> bool:
    """Whether the viewer may read one article. One statement, once a request."""
    values = reader(viewer, article_id=article_id)
    return once(session, _key(viewer, article_id), lambda: session.scalar(_MAY_READ, values) is not None)


def was_read(session: Session, viewer: Viewer, article_id: int) -> None:
    """Spare this request the question whether the viewer may read an article that a statement with READABLE gave."""
    once(session, _key(viewer, article_id), lambda: True)


def _key(viewer: Viewer, article_id: int) -> tuple[str, frozenset[str], int]:
    return ("may_read", viewer.principals, article_id)


def store_audience(session: Session, article: Article) -> None:
    """Work out and store the audience anew; call it after every change of state, visibility, owners or readers."""
    session.flush()
    owners = set(session.scalars(select(Contribution.employee_id).where(Contribution.article_id == article.id))) | {
        article.author_id
    }
    if article.owner_id is not None:
        owners.add(article.owner_id)
    readers = set(session.scalars(select(NamedReader.employee_id).where(NamedReader.article_id == article.id)))
    words = audience_of(State(article.state), Visibility(article.visibility), article.department_id, owners, readers)
    session.execute(delete(Audience).where(Audience.article_id == article.id))
    session.add_all(Audience(article_id=article.id, principal=word) for word in sorted(words))
    session.flush()
