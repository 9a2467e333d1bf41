"""Links between articles: from the words in a text to the article they mean, also after titles changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kms.articles.models import Article, Link, SlugHistory, State
from kms.core.ids import encode


def targets(session: Session, article_id: int, labels: Sequence[str]) -> dict[str, int | None]:
    """Where each label of an article leads: where it led before, else to the article of that title, else of that former title."""
    if not labels:
        return {}
    found: dict[str, int | None] = dict.fromkeys(labels)
    linkable = Article.state.in_([State.PUBLISHED, State.RETIRED])
    former = (
        select(SlugHistory.title, SlugHistory.article_id)
        .join(Article, Article.id == SlugHistory.article_id)
        .where(SlugHistory.title.in_(labels), linkable)
        .order_by(SlugHistory.since)
    )
    found.update({title: target for title, target in session.execute(former)})
    current = select(Article.title, Article.id).where(Article.title.in_(labels), linkable).order_by(Article.id.desc())
    found.update({title: target for title, target in session.execute(current)})
    kept = select(Link.label, Link.target_id).where(
        Link.article_id == article_id, Link.label.in_(labels), Link.target_id.is_not(None)
    )
    found.update({label: target for label, target in session.execute(kept)})
    return found


def addresses(found: dict[str, int | None]) -> dict[str, str | None]:
    """Labels with the address to render: by id alone, so that no title is given away and none grows old."""
    return {label: f"/articles/{encode(target)}" if target else None for label, target in found.items()}


def store(session: Session, article_id: int, found: dict[str, int | None]) -> None:
    """Keep the links of the published text of an article."""
    session.execute(delete(Link).where(Link.article_id == article_id))
    session.add_all(Link(article_id=article_id, label=label, target_id=target) for label, target in found.items())
    session.flush()


def waiting_for(session: Session, title: str) -> list[int]:
    """Articles whose text names `title` while nobody had written it."""
    return list(session.scalars(select(Link.article_id).where(Link.label == title, Link.target_id.is_(None))))


def connect(session: Session, title: str, article_id: int) -> None:
    """Let every open link with this title lead to the article."""
    session.execute(update(Link).where(Link.label == title, Link.target_id.is_(None)).values(target_id=article_id))
