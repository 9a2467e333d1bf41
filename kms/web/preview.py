"""A look before a change: what would be different, and a button that does exactly what was shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from kms.core.db import unit_of_work

_MOST_SHOWN = 200


@dataclass(frozen=True)
class Difference:
    """One thing that would change: what, and how it reads before and after."""

    what: str
    before: str
    after: str


def differences(pairs: Sequence[tuple[str, str, str]]) -> list[Difference]:
    """Those of (what, before, after) that differ."""
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]


def previewed(
    title: str,
    changes: Sequence[Difference],
    command: Callable[[], object],
    *,
    back: str,
    more: Callable[[], Markup] = Markup,
    carried: Mapping[str, str] | None = None,
) -> ResponseReturnValue | None:
    """The page that shows `changes` until the form comes back confirmed with the same ones; then does it and gives None.

    The command is rehearsed before the page is shown, so that what cannot be done is said at once: it raises what the
    command raises. When something else changed meanwhile the page is shown anew: nobody confirms what they did not see.
    `more()` is shown below the changes; `carried` are fields that come back with the form besides what was sent.
    """
    if not changes:
        flash(_("Everything is so already; nothing was changed."))
        return redirect(back)
    content = json.dumps([asdict(one) for one in changes], ensure_ascii=False)
    digest = hashlib.sha256(content.encode()).hexdigest()
    if request.form.get("confirmed") == digest:
        command()
        return None
    _rehearse(command)
    left_out = {"csrf_token", "confirmed", *(carried or {})}
    fields = [pair for pair in request.form.items(multi=True) if pair[0] not in left_out] + list(
        (carried or {}).items()
    )
    return render_template(
        "pages/preview.html",
        title=title,
        changes=changes,
        most=_MOST_SHOWN,
        more=more(),
        fields=fields,
        digest=digest,
        back=back,
        outdated="confirmed" in request.form,
    )


class _Rehearsed(Exception):
    """Ends the rehearsal, so that its transaction is rolled back."""


def _rehearse(command: Callable[[], object]) -> None:
    """Do it in a transaction that is rolled back; raises what the command raises."""
    try:
        with unit_of_work():
            command()
            raise _Rehearsed
    except _Rehearsed:
        return
