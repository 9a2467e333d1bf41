"""Changing the dictionary: every change is a version with who, when and why, and takes effect in all processes."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select

from kms.audit.service import record
from kms.core.db import UnitOfWork, unit_of_work
from kms.core.errors import Conflict, Invalid, NotFound
from kms.core.ids import new_id
from kms.core.outbox import hold_order
from kms.core.permissions import Permission, Viewer
from kms.core.text import one_line
from kms.search.dictionary.drafts import Draft, check
from kms.search.dictionary.events import WordsChanged
from kms.search.dictionary.models import DictionaryEntry, DictionaryVersion
from kms.search.korean.vocabulary import Kind, normal


def store(viewer: Viewer, draft: Draft, *, reason: str) -> int:
    """Add an entry; returns its id. Raises NotAllowed, Invalid (also when the word is there already)."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    check(draft)
    with unit_of_work() as uow:
        hold_order(uow.session)
        if _of_word(uow, draft) is not None:
            raise Invalid({"word": _("This word is in the dictionary already. Find it there and change it.")})
        row = DictionaryEntry(id=new_id(), version=0)
        _set(uow, viewer, row, draft, reason)
        return row.id


def revise(viewer: Viewer, entry_id: int, draft: Draft, *, reason: str, expected: int) -> None:
    """Change an entry whose version is `expected`, or close it. Raises NotAllowed, NotFound, Invalid, Conflict."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    check(draft)
    with unit_of_work() as uow:
        hold_order(uow.session)
        row = uow.session.get(DictionaryEntry, entry_id)
        if row is None or row.kind != draft.kind:
            raise NotFound
        if row.version != expected:
            raise Conflict
        if _of_word(uow, draft) not in (None, row):
            raise Invalid({"word": _("This word is in the dictionary already. Find it there and change it.")})
        _set(uow, viewer, row, draft, reason)


def take_over(viewer: Viewer, drafts: Iterable[Draft], *, reason: str) -> int:
    """Add or change many entries by their word, all or none; returns how many changed. Raises NotAllowed, Invalid."""
    viewer.require(Permission.MANAGE_KNOWLEDGE_MAP)
    changed = 0
    with unit_of_work() as uow:
        hold_order(uow.session)
        for draft in drafts:
            check(draft)
            row = _of_word(uow, draft)
            if row is None or not is_so(row, draft):
                _set(uow, viewer, row or DictionaryEntry(id=new_id(), version=0), draft, reason)
                changed += 1
    return changed


def is_so(row: DictionaryEntry, draft: Draft) -> bool:
    """Whether an entry reads like the draft already."""
    return draft_of(row) == draft


def draft_of(row: DictionaryEntry) -> Draft:
    """An entry as it reads now."""
    return Draft(Kind(row.kind), row.word, tuple(row.others), row.one_way, row.note, row.closed)


def _of_word(uow: UnitOfWork, draft: Draft) -> DictionaryEntry | None:
    wanted = (DictionaryEntry.kind == draft.kind, DictionaryEntry.key == normal(draft.word))
    return uow.session.scalars(select(DictionaryEntry).where(*wanted)).first()


def _set(uow: UnitOfWork, viewer: Viewer, row: DictionaryEntry, draft: Draft, reason: str) -> None:
    """Write the entry and its version, and tell of words that are cut otherwise."""
    words = _cut_otherwise(row, draft)
    row.kind, row.word, row.key = draft.kind, draft.word, normal(draft.word)
    row.others, row.one_way, row.note, row.closed = list(draft.others), draft.one_way, draft.note, draft.closed
    row.said = " · ".join(map(normal, (draft.word, *draft.others)))
    row.version += 1
    facts = {"word": draft.word, "others": list(draft.others), "one_way": draft.one_way, "note": draft.note}
    uow.add(row)
    uow.session.flush()
    uow.add(
        DictionaryVersion(
            entry_id=row.id,
            version=row.version,
            facts={**facts, "closed": draft.closed},
            reason=one_line(reason)[:200],
            changed_at=uow.now,
            changed_by=viewer.employee_id,
        )
    )
    record(uow, viewer, "search.dictionary_changed", f"dictionary:{row.id}", kind=str(draft.kind), word=draft.word)
    if words:
        uow.publish(WordsChanged(words), actor_id=viewer.employee_id)


def _cut_otherwise(row: DictionaryEntry, draft: Draft) -> list[str]:
    """The words whose texts must be indexed anew when `row` becomes `draft`."""
    if draft.kind is not Kind.WORD:
        return []
    before = None if row.version == 0 or row.closed else row.entry()
    after = None if draft.closed else draft.entry()
    return [] if before == after else sorted({normal(one.word) for one in (before, after) if one is not None})
