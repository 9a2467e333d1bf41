"""Mileage as each person sees it: balance, entries with their reasons, statement, objection."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.core import clock
from kms.core.errors import Invalid
from kms.org import queries as org
from kms.rewards import queries, rules, service, words
from kms.web.forms import identifier, page_request, text
from kms.web.identity import current_viewer

blueprint = Blueprint("rewards", __name__, template_folder="templates")


@blueprint.app_context_processor
def plain_words() -> dict[str, object]:
    """What templates of points say entries with."""
    return {"points_words": words}


@blueprint.get("/mileage")
def mine() -> ResponseReturnValue:
    """My balance, why each point, and the rules of today."""
    viewer = current_viewer()
    page = queries.entries(viewer, page_request(20))
    return render_template(
        "rewards/mine.html",
        balance=queries.balance(viewer),
        page=page,
        sources=words.sources(viewer, {row.source for row in page.rows}),
        rules=rules.current(),
    )


@blueprint.get("/mileage/statement")
def statement() -> ResponseReturnValue:
    """The entries of a year for print."""
    viewer = current_viewer()
    asked = request.args.get("year", "")
    this_year = clock.today().year
    year = int(asked) if asked.isdigit() and 2000 <= int(asked) <= this_year else this_year
    page = queries.entries(viewer, page_request(100), year=year)
    return render_template(
        "rewards/statement.html",
        year=year,
        years=range(this_year, this_year - 5, -1),
        balance=queries.balance(viewer),
        page=page,
        person=org.people([viewer.employee_id]).get(viewer.employee_id),
        sources=words.sources(viewer, {row.source for row in page.rows}),
        printed=clock.now(),
    )


@blueprint.get("/mileage/entries/<ref>")
def entry(ref: str) -> ResponseReturnValue:
    """One entry with every booking of it."""
    return _entry(ref, {})


@blueprint.post("/mileage/entries/<ref>/objection")
def object_to(ref: str) -> ResponseReturnValue:
    """Say that an entry is wrong."""
    try:
        service.object_to(current_viewer(), identifier(ref), text("text"))
    except Invalid as error:
        return _entry(ref, error.fields), error.status
    flash(_("Your objection went to the knowledge administrator."))
    return redirect(f"/mileage/entries/{ref}")


@blueprint.post("/mileage/entries/<ref>/reversal")
def propose_reversal(ref: str) -> ResponseReturnValue:
    """Propose to take the points back."""
    try:
        service.propose_reversal(current_viewer(), identifier(ref), text("reason"), text("comment"))
    except Invalid as error:
        return _entry(ref, error.fields), error.status
    flash(_("Proposed. Somebody else decides."))
    return redirect(f"/mileage/entries/{ref}")


def _entry(ref: str, errors: dict[str, object]) -> str:
    viewer, accrual_id = current_viewer(), identifier(ref)
    rows = queries.entry(viewer, accrual_id)
    booked = queries.bookings(viewer, accrual_id)
    return render_template(
        "rewards/entry.html",
        ref=ref,
        rows=rows,
        bookings=booked,
        sources=words.sources(viewer, {rows[0].source}),
        people=org.people(row.employee_id for row in rows),
        objections=queries.objections(viewer, accrual_id),
        mine=any(row.employee_id == viewer.employee_id for row in rows),
        may_object=queries.may_object(booked),
        errors=errors,
        typed=request.form,
    )
