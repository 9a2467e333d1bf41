"""Slots: pages are filled by rooms that the page does not know."""

from __future__ import annotations

from kms.core.permissions import Permission, Viewer
from kms.web.slots import NavEntry, Slots


def test_items_lists_and_nothing_are_joined_in_order() -> None:
    slots = Slots()
    slots.fill("place", lambda viewer: 1)
    slots.fill("place", lambda viewer: [2, 3])
    slots.fill("place", lambda viewer: None)
    assert slots.ask("place", Viewer(1)) == [1, 2, 3]
    assert slots.ask("elsewhere", Viewer(1)) == []


def test_entries_are_shown_to_holders_of_one_of_their_permissions() -> None:
    entry = NavEntry("x", "/x", (Permission.SEE_REPORTS, Permission.CLOSE_MONTH))
    assert not entry.open_to(Viewer(1))
    assert entry.open_to(Viewer(1, permissions=frozenset({Permission.CLOSE_MONTH})))
    assert NavEntry("x", "/x").open_to(Viewer(1))
