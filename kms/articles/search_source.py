"""How articles are found: which events change them, what is indexed, and who may find it (the stored audience rows)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from kms.articles.events import ArticleChanged, ArticlePublished, ArticleRestored, ArticleRetired, ArticleVerified
from kms.articles.models import Article, ArticleType, Attachment, Audience, Category, Revision, State
from kms.articles.queries import address
from kms.core.db import reading
from kms.core.events import Event
from kms.org import queries as org
from kms.search.ports import Document


class ArticleSource:
    """Published articles for the index."""

    kind = "article"
    events: tuple[type[Event], ...] = (
        ArticlePublished,
        ArticleChanged,
        ArticleRetired,
        ArticleRestored,
        ArticleVerified,
    )

    def changed(self, event: Event) -> Iterable[int]:
        """The article whose document an event changes."""
        return [event.article_id]  # type: ignore[attr-defined]

    def all_ids(self, after: int, limit: int) -> list[int]:
        """Ids of findable articles above `after`, ascending."""
        statement = select(Article.id).where(Article.id > after, Article.state == State.PUBLISHED)
        return list(reading().scalars(statement.order_by(Article.id).limit(limit)))

    def load(self, ids: Sequence[int]) -> list[Document]:
        """Documents of those that are published; the others are to be forgotten. Seven statements whatever the number."""
        session = reading()
        rows = session.execute(
            select(Article, Revision.plain, Category.path)
            .join(Revision, Revision.id == Article.published_revision_id)
            .join(Category, Category.id == Article.category_id)
            .where(Article.id.in_(ids), Article.state == State.PUBLISHED)
        ).all()
        people = org.people({one for row in rows for one in (row[0].author_id, row[0].owner_id) if one})
        departments = org.department_names()
        audiences, files = _audiences(ids), _files(ids)
        return [
            self._document(article, plain, path, people, departments, audiences, files.get(article.id, ""))
            for article, plain, path in rows
        ]

    def _document(
        self,
        article: Article,
        plain: str,
        path: str,
        people: Mapping[int, org.Person],
        departments: Mapping[int, str],
        audiences: Mapping[int, set[str]],
        files: str,
    ) -> Document:
        """One article as it is indexed."""
        author, owner = people[article.author_id], people.get(article.owner_id or 0)
        places, department = tuple(path.strip("/").split("/")), departments[article.department_id]
        return Document(
            kind=self.kind,
            id=article.id,
            title=article.title,
            summary=article.summary,
            keywords=tuple(article.keywords),
            body=plain,
            people=author.name,
            team=f"{author.team} {department}",
            url=address(article.id, article.slug),
            facets={
                "type": (article.type_code,),
                "category": places,
                "department": (str(article.department_id),),
                "grade": (str(article.grade),),
            },
            facts={
                "author": author.name,
                "department": department,
                "grade": str(article.grade),
                "category": places[-1],
                "places": "/".join(places),
                "type": article.type_code,
                "owner": owner.name if owner else "",
                "team": owner.team if owner else author.team,
                "due": article.review_due.isoformat() if article.review_due else "",
            },
            attachments=files,
            published_at=article.published_at or article.created_at,
            review_due=article.review_due,
            audience=frozenset(audiences.get(article.id, ())),
        )

    def labels(self, field: str, values: Sequence[str]) -> dict[str, str]:
        """What facet values are called."""
        session = reading()
        if field == "type":
            rows = session.execute(select(ArticleType.code, ArticleType.name))
            return {row[0]: row[1] for row in rows}
        if field == "category":
            rows = session.execute(select(Category.code, Category.name).where(Category.code.in_(values)))
            return {row[0]: row[1] for row in rows}
        if field == "department":
            return {str(key): name for key, name in org.department_names().items()}
        return {}


def _audiences(ids: Sequence[int]) -> dict[int, set[str]]:
    """Who may find which article, as principals. One statement."""
    found: dict[int, set[str]] = {}
    rows = reading().execute(select(Audience.article_id, Audience.principal).where(Audience.article_id.in_(ids)))
    for article_id, principal in rows:
        found.setdefault(article_id, set()).add(principal)
    return found


def _files(ids: Sequence[int]) -> dict[int, str]:
    """Names of the files of which article. One statement."""
    found: dict[int, str] = {}
    statement = select(Attachment.article_id, Attachment.name).order_by(Attachment.id)
    for article_id, name in reading().execute(
        statement.where(Attachment.article_id.in_(ids), Attachment.removed_at.is_(None))
    ):
        found[article_id] = f"{found.get(article_id, '')}\n{name}".strip()
    return found
