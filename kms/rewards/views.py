"""My points, the monthly close, and the rules over HTTP."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.core import clock
from kms.core.clock import Month
from kms.core.errors import Invalid, NotFound
from kms.core.paging import Page
from kms.core.permissions import Permission
from kms.org import queries as org
from kms.rewards import closing, queries, rules, service
from kms.rewards.close import HOLD, SETTLE, VOID
from kms.web.forms import date_field, page_request, text, whole
from kms.web.identity import current_viewer

blueprint = Blueprint("rewards", __name__, template_folder="templates")


@blueprint.get("/mileage")
def mileage() -> ResponseReturnValue:
    """My balance, why each point, and this month's rules."""
    return _mileage({}, 0)


@blueprint.post("/mileage/objections")
def object_to() -> ResponseReturnValue:
    """Disagree with an entry."""
    viewer, txn_id = current_viewer(), whole("txn")
    try:
        service.object_to(viewer, txn_id, text=text("text"))
    except Invalid as error:
        return _mileage(error.fields, txn_id), error.status
    flash(_("Your objection was filed. The knowledge administrator answers it."))
    return redirect("/mileage")


@blueprint.get("/close")
def months() -> ResponseReturnValue:
    """All months with their state; objections and reversals that wait."""
    viewer = current_viewer()
    found = queries.periods(viewer)
    waiting = queries.waiting(viewer)
    people = {one.employee_id for one in waiting.objections} | {one.proposed_by for one in waiting.reversals}
    return render_template(
        "rewards/months.html", periods=found, waiting=waiting, people=org.people(people), errors={}, month=Month.parse
    )


@blueprint.get("/close/<month>")
def close(month: str) -> ResponseReturnValue:
    """What closing the month would post, and who has to do what."""
    return _close(month, {})


@blueprint.post("/close/<month>/<any(propose, approve):step>")
def step(month: str, step: str) -> ResponseReturnValue:
    """Propose the close, or approve what another proposed."""
    viewer, which = current_viewer(), _month(month)
    if step == "propose":
        closing.propose(viewer, which)
        flash(_("The close was proposed. A second person approves it."))
    else:
        closing.approve(viewer, which)
        flash(_("The month is closed. Its points are confirmed."))
    return redirect(f"/close/{which}")


@blueprint.post("/close/<month>/held")
def decide_hold(month: str) -> ResponseReturnValue:
    """Let a held entry count, or not."""
    viewer, which = current_viewer(), _month(month)
    accepted = request.form.get("accepted") == "yes"
    try:
        closing.decide_hold(viewer, whole("accrual"), accepted=accepted, reason=text("reason"))
    except Invalid as error:
        return _close(month, error.fields), error.status
    flash(_("The decision was kept."))
    return redirect(f"/close/{which}")


@blueprint.post("/close/reversals")
def propose_reversal() -> ResponseReturnValue:
    """Ask that a transaction be taken back."""
    service.propose_reversal(current_viewer(), whole("txn"), reason=text("reason"))
    flash(_("The reversal waits for a second person."))
    return redirect("/close")


@blueprint.post("/close/reversals/<int:request_id>")
def approve_reversal(request_id: int) -> ResponseReturnValue:
    """Approve what another proposed to take back."""
    service.approve_reversal(current_viewer(), request_id)
    flash(_("The points were taken back by a new transaction."))
    return redirect("/close")


@blueprint.post("/close/objections/<int:objection_id>")
def answer(objection_id: int) -> ResponseReturnValue:
    """Answer an objection."""
    service.answer_objection(current_viewer(), objection_id, answer=text("answer"))
    flash(_("The answer was kept."))
    return redirect("/close")


@blueprint.get("/admin/rules")
def list_rules() -> ResponseReturnValue:
    """What earns how much, in every version."""
    return _rules({}, "")


@blueprint.post("/admin/rules/<key>")
def change_rule(key: str) -> ResponseReturnValue:
    """A new version of a rule."""
    cap = text("month_cap")
    try:
        rules.change(
            current_viewer(),
            key,
            points=whole("points", -1),
            month_cap=int(cap) if cap.isdigit() else None,
            valid_from=date_field("valid_from") or clock.today(),
            reason=text("reason"),
        )
    except Invalid as error:
        return _rules(error.fields, key), error.status
    flash(_("The rule has a new version. What was earned before stays as it is."))
    return redirect("/admin/rules")


def _mileage(errors: dict[str, object], failed: int) -> str:
    viewer = current_viewer()
    page = queries.entries(viewer, page_request(), month=request.args.get("month", ""))
    return render_template(
        "rewards/mileage.html",
        balance=queries.balance(viewer),
        page=page,
        sources=queries.sources(viewer, (row.source for row in page.rows)),
        rules=rules.current(),
        errors=errors,
        failed=failed,
        month=request.args.get("month", ""),
    )


def _close(month: str, errors: dict[str, object]) -> str:
    viewer = current_viewer()
    found = closing.preview(viewer, _month(month))
    asked = page_request(50)
    held = [line for line in found.plan.lines if line.outcome == HOLD]
    part = found.plan.lines[asked.offset : asked.offset + asked.size]
    period = found.period
    people = {line.employee_id for line in (*held, *part)} | {one for one, _points in found.plan.best()}
    if period:
        people |= {one for one in (period.proposed_by, period.approved_by) if one}
        people |= {one for one, _points in period.result.get("mvp", ())}
    return render_template(
        "rewards/close.html",
        preview=found,
        page=Page(part, len(found.plan.lines), asked),
        held=held,
        totals={name: found.plan.total(name) for name in (SETTLE, VOID, HOLD)},
        people=org.people(people),
        labels={one.key: one for one in rules.current()},
        errors=errors,
        may_propose=viewer.may(Permission.CLOSE_MONTH),
        may_approve=viewer.may(Permission.APPROVE_CLOSE),
    )


def _rules(errors: dict[str, object], failed: str) -> str:
    viewer = current_viewer()
    return render_template(
        "rewards/rules.html",
        versions=rules.versions(viewer),
        rules=rules.current(),
        errors=errors,
        failed=failed,
        today=clock.today(),
        typed=request.form,
    )


def _month(value: str) -> Month:
    try:
        return Month.parse(value)
    except ValueError:
        raise NotFound from None
