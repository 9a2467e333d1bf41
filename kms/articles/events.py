"""What articles tell others."""

from __future__ import annotations

from dataclasses import dataclass

from kms.core.events import Event


@dataclass(frozen=True)
class ArticleSubmitted(Event):
    """An article waits for approval."""

    kind = "articles.submitted"
    article_id: int
    revision_id: int


@dataclass(frozen=True)
class ArticlePublished(Event):
    """A revision became what readers see; `first` when the article had never been published before."""

    kind = "articles.published"
    article_id: int
    revision_id: int
    first: bool


@dataclass(frozen=True)
class ArticleReturned(Event):
    """An approver asked for a revision or returned the article; `decision` says which."""

    kind = "articles.returned"
    article_id: int
    decision: str


@dataclass(frozen=True)
class ArticleChanged(Event):
    """What readers see or who may see it changed without a new published text: visibility, owner, grade, category's name."""

    kind = "articles.changed"
    article_id: int


@dataclass(frozen=True)
class ChangeProposed(Event):
    """An edit of a published article waits for approval."""

    kind = "articles.change_proposed"
    article_id: int
    change_id: int


@dataclass(frozen=True)
class ArticleRetired(Event):
    """An article was taken out of use; it stays readable with a banner and leaves search."""

    kind = "articles.retired"
    article_id: int


@dataclass(frozen=True)
class ArticleRestored(Event):
    """A retired article is in use again."""

    kind = "articles.restored"
    article_id: int


@dataclass(frozen=True)
class ArticlesHandedOver(Event):
    """Somebody left or moved; `count` articles that the person kept fresh wait on the handover list of the team."""

    kind = "articles.handed_over"
    team_id: int
    from_employee_id: int
    count: int


@dataclass(frozen=True)
class ArticleVerified(Event):
    """The person in charge said that the text is still right."""

    kind = "articles.verified"
    article_id: int


@dataclass(frozen=True)
class CommentPosted(Event):
    """A reader asked or remarked."""

    kind = "articles.comment_posted"
    article_id: int
    comment_id: int


@dataclass(frozen=True)
class CommentRemoved(Event):
    """A question or remark was taken back by its writer or by whoever is in charge."""

    kind = "articles.comment_removed"
    article_id: int
    comment_id: int
