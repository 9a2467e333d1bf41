"""Versions of what administrators change: places on the knowledge map and article types, with who, when and what."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from kms.articles.models import ArticleType, CatalogueVersion, Category
from kms.audit.service import record
from kms.core.db import UnitOfWork, reading
from kms.core.permissions import Permission, Viewer


def place_subject(category_id: int) -> str:
    """What the versions of a place are kept under."""
    return f"category:{category_id}"


def type_subject(code: str) -> str:
    """What the versions of an article type are kept under."""
    return f"article_type:{code}"


def keep_place(uow: UnitOfWork, viewer: Viewer, place: Category) -> None:
    """Keep a place as it is now, if it differs from its last version."""
    facts = {
        "name": place.name,
        "name_en": place.name_en,
        "path": place.path,
        "department_id": place.department_id,
        "closed": place.closed_at is not None,
    }
    _keep(uow, viewer, place_subject(place.id), facts)


def keep_type(uow: UnitOfWork, viewer: Viewer, kind: ArticleType) -> None:
    """Keep an article type as it is now, if it differs from its last version."""
    facts = {
        "name": kind.name,
        "name_en": kind.name_en,
        "description": kind.description,
        "template": kind.template,
        "review_days": kind.review_days,
        "sort": kind.sort,
        "closed": kind.closed_at is not None,
    }
    _keep(uow, viewer, type_subject(kind.code), facts)


def _keep(uow: UnitOfWork, viewer: Viewer, subject: str, facts: dict[str, Any]) -> None:
    uow.session.flush()
    last = uow.session.scalars(
        select(CatalogueVersion)
        .where(CatalogueVersion.subject == subject)
        .order_by(CatalogueVersion.version.desc())
        .limit(1)
    ).first()
    if last is not None and last.facts == facts:
        return
    changed = sorted(name for name in facts if last is None or last.facts.get(name) != facts[name])
    uow.add(
        CatalogueVersion(
            subject=subject,
            version=(last.version if last else 0) + 1,
            facts=facts,
            changed_at=uow.now,
            changed_by=viewer.employee_id,
        )
    )
    record(uow, viewer, "articles.catalogue_changed", subject, fields=changed)


def versions(viewer: Viewer, subject: str) -> list[CatalogueVersion]:
    """All versions of a place or type, newest first. One statement. Raises NotAllowed."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP, Permission.MANAGE_ARTICLE_TYPES)
    rows = select(CatalogueVersion).where(CatalogueVersion.subject == subject)
    return list(reading().scalars(rows.order_by(CatalogueVersion.version.desc())))
