"""Who has to do with an article: what rooms below and above ask to tell the right people, and to know who may react."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kms.articles.access import may_read
from kms.articles.approval import APPROVE
from kms.articles.heads import is_owner
from kms.articles.models import Article, ArticleChange, ChangeState, Contribution, Decision
from kms.core.db import reading
from kms.core.errors import NotFound
from kms.core.permissions import Viewer
from kms.usage.access import Standing


def standing(viewer: Viewer, article_id: int) -> Standing:
    """How the viewer stands to an article that is or was in use; NONE when it is not open. At most three statements."""
    article = reading().get(Article, article_id)
    if article is None or article.published_at is None or not may_read(reading(), viewer, article_id):
        return Standing.NONE
    return Standing.OWNER if is_owner(reading(), viewer, article) else Standing.READER


@dataclass(frozen=True)
class ArticlePeople:
    """Whose article it is: the author, the co-authors, who keeps it fresh."""

    author_id: int
    owner_id: int | None
    contributors: frozenset[int]

    @property
    def writers(self) -> frozenset[int]:
        """Author and co-authors."""
        return self.contributors | {self.author_id}

    @property
    def keepers(self) -> frozenset[int]:
        """Who keeps it fresh; the author while nobody does."""
        return frozenset({self.author_id if self.owner_id is None else self.owner_id})


def people_of(article_id: int) -> ArticlePeople:
    """Whose article it is: for handlers of other rooms. Two statements. Raises NotFound."""
    found = reading().execute(select(Article.author_id, Article.owner_id).where(Article.id == article_id)).first()
    if found is None:
        raise NotFound
    shares = select(Contribution.employee_id).where(Contribution.article_id == article_id)
    return ArticlePeople(found.author_id, found.owner_id, frozenset(reading().scalars(shares)))


def was_approved(article_id: int, revision_id: int) -> bool:
    """Whether somebody in charge approved this revision, rather than that it was published without asking."""
    approved = (Decision.article_id == article_id, Decision.revision_id == revision_id, Decision.kind == APPROVE)
    return reading().scalar(select(Decision.id).where(*approved).limit(1)) is not None


def proposer_of_accepted(article_id: int, at: datetime) -> int | None:
    """Whose change was taken over by the command that acted at this instant; None when none was."""
    accepted = (ArticleChange.article_id == article_id, ArticleChange.state == ChangeState.ACCEPTED)
    statement = select(ArticleChange.proposed_by).where(*accepted, ArticleChange.decided_at == at)
    return reading().scalar(statement.limit(1))
