"""One's own searches and the search log over HTTP."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.audit.service import record_reading
from kms.core import cells, clock
from kms.core.clock import Month
from kms.core.errors import Invalid, NotFound
from kms.search.ports import FACETS
from kms.search.queries import bound
from kms.seeking import queries, searchlog, service
from kms.usage import logbook, searches
from kms.usage import service as usage
from kms.usage.settings import ENOUGH_PEOPLE, RECENT_SEARCHES
from kms.web.forms import identifier, text
from kms.web.identity import current_viewer

blueprint = Blueprint("seeking", __name__, template_folder="templates")


@blueprint.get("/me/searches")
def mine() -> ResponseReturnValue:
    """Saved and recent searches of the viewer."""
    return _mine({})


@blueprint.post("/me/searches")
def save() -> ResponseReturnValue:
    """Save the search of a page of results."""
    narrowed = {name: text(name) for name in FACETS if text(name)}
    service.save(current_viewer(), text("q"), narrowed)
    flash(_("The search is saved. You get a message when something new fits."))
    return redirect("/me/searches")


@blueprint.post("/me/searches/<ref>")
def change(ref: str) -> ResponseReturnValue:
    """Rename a saved search, let it tell or be silent."""
    try:
        service.change(current_viewer(), identifier(ref), name=text("name"), tells=bool(text("tells")))
    except Invalid as error:
        return _mine({ref: (text("name"), error.fields["name"])}), error.status
    flash(_("The saved search was changed."))
    return redirect("/me/searches")


@blueprint.post("/me/searches/<ref>/remove")
def remove(ref: str) -> ResponseReturnValue:
    """Delete a saved search."""
    service.remove(current_viewer(), identifier(ref))
    flash(_("The saved search was deleted."))
    return redirect("/me/searches")


@blueprint.post("/me/searches/recent/clear")
def clear() -> ResponseReturnValue:
    """Take one search (`words`) out of the recent ones, or all."""
    usage.forget_searches(current_viewer(), text("words"))
    flash(_("It is no longer among your recent searches."))
    return redirect("/me/searches")


def _mine(wrong: dict[str, tuple[str, object]]) -> str:
    """The page; `wrong`: a name that was refused with what to do, by the saved search's address part."""
    viewer = current_viewer()
    saved = queries.saved(viewer)
    values: dict[str, set[str]] = {}
    for row in saved:
        for name, value in row.narrowed.items():
            values.setdefault(name, set()).add(value)
    labels: dict[str, dict[str, str]] = {name: {} for name in values}
    for source in bound().sources:
        for name, wanted in values.items():
            labels[name].update(source.labels(name, sorted(wanted)))
    return render_template(
        "seeking/mine.html",
        saved=saved,
        recent=searches.recent(viewer, RECENT_SEARCHES.value()),
        keeps=RECENT_SEARCHES.value(),
        labels=labels,
        wrong=wrong,
    )


@blueprint.get("/admin/searches")
def log() -> ResponseReturnValue:
    """What was searched in a month: frequent, in vain, without an opened result."""
    viewer, now = current_viewer(), Month.of(clock.now())
    month, tab = _month(request.args.get("month", str(now))), request.args.get("tab", searchlog.FREQUENT)
    return render_template(
        "seeking/log.html",
        page=searchlog.page(viewer, month, tab),
        month=month,
        now=now,
        tab=tab if tab in searchlog.TABS else searchlog.FREQUENT,
        tabs=searchlog.TABS,
        enough=ENOUGH_PEOPLE.value(),
        most=searchlog.MOST_SHOWN,
    )


@blueprint.get("/admin/searches/<month>/csv")
def log_csv(month: str) -> ResponseReturnValue:
    """The month as a table for spreadsheets; who took it is noted."""
    viewer = current_viewer()
    found = logbook.log_of(viewer, _month(month))
    record_reading(viewer, "search_log.exported", f"search_log:{found.month}")
    answer = Response(cells.written(searchlog.csv_rows(found)), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename=searches-{found.month}.csv"
    return answer


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise NotFound from None
