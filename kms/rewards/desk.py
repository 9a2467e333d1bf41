"""Pages of those who close the month and keep the rules."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.core import clock
from kms.core.clock import Month
from kms.core.errors import Invalid, NotFound
from kms.core.paging import Page, PageRequest
from kms.core.permissions import Permission
from kms.org import queries as org
from kms.rewards import close, closing, ledger, queries, rules, service, words
from kms.rewards.planning import Plan
from kms.rewards.settings import QUALITY_SHARE
from kms.web.forms import date_field, identifier, page_request, text, whole
from kms.web.identity import current_viewer

blueprint = Blueprint("closing", __name__, template_folder="templates")


@blueprint.get("/close")
def months() -> ResponseReturnValue:
    """The month whose turn it is, those closed, and what else waits: objections and reversals."""
    return _months({})


def _months(errors: dict[str, object]) -> str:
    viewer = current_viewer()
    page = queries.periods(viewer, page_request(12))
    reversals, objections = queries.open_reversals(viewer), queries.open_objections(viewer)
    ids = {one.proposed_by for one in reversals} | {one.employee_id for one in objections}
    return render_template(
        "rewards/months.html",
        next=closing.next_to_close(),
        named=lambda month: Month.parse(month).first_day,
        page=page,
        reversals=reversals,
        objections=objections,
        people=org.people(ids | {one for row in page.rows for one, _points in row.facts.get("mvp", ())}),
        errors=errors,
        typed=request.form,
    )


@blueprint.get("/close/<month>")
def month(month: str) -> ResponseReturnValue:
    """Steps, what would be posted, what is held; the result with its hash once closed."""
    viewer, chosen = current_viewer(), _month(month)
    plan = closing.dry_run(viewer, chosen)
    people = _by_person(plan, page_request(30))
    ids = {row[0] for row in people.rows} | {one for found in plan.anomalies for one in found.people}
    period = queries.period(viewer, chosen)
    ids |= {one for one in (period.closed_by, period.approved_by) if one} if period else set()
    figures = queries.month(viewer, chosen)
    best = figures.mvp if figures.closed else plan.mvp
    return render_template(
        "rewards/month.html",
        month=chosen,
        plan=plan,
        period=period,
        figures=figures,
        best=best,
        by_rule=_by_rule(plan),
        by_person=people,
        people=org.people(ids | {one for one, _points in best}),
        over=closing.month_is_over(chosen),
        sources=words.sources(viewer, {plan.accruals[key][1] for one in plan.anomalies for key in one.keys}),
        wanted_share=QUALITY_SHARE.value(),
        rules={row.code: row for row in rules.current()},
    )


@blueprint.post("/close/<month>/<step>")
def decide(month: str, step: str) -> ResponseReturnValue:
    """Propose or approve the close of a month, or release what is held."""
    viewer, chosen = current_viewer(), _month(month)
    if step == "propose":
        closing.propose(viewer, chosen)
        flash(_("Proposed. Now somebody else looks at it and approves."))
    elif step == "approve":
        closing.approve(viewer, chosen)
        flash(_("The month is closed."))
    elif step == "release":
        for ref in request.form.getlist("entry") or [""]:
            service.release(viewer, identifier(ref), text("comment"))
        flash(_("Released: these points settle with the next close."))
    else:
        raise NotFound
    return redirect(f"/close/{chosen}")


@blueprint.post("/reversals/<ref>/<decision>")
def decide_reversal(ref: str, decision: str) -> ResponseReturnValue:
    """Take points back, or leave them."""
    if decision not in ("approve", "decline"):
        raise NotFound
    service.decide_reversal(current_viewer(), identifier(ref), approve=decision == "approve")
    flash(_("The points were taken back.") if decision == "approve" else _("The points stay."))
    return redirect("/close")


@blueprint.post("/objections/<ref>/answer")
def answer(ref: str) -> ResponseReturnValue:
    """Answer an objection."""
    field = f"answer-{ref}"
    try:
        service.answer_objection(current_viewer(), identifier(ref), text(field))
    except Invalid as error:
        return _months({field: error.fields["answer"]}), error.status
    flash(_("The answer was stored."))
    return redirect("/close")


@blueprint.get("/admin/rules")
def list_rules() -> ResponseReturnValue:
    """What earns how much today."""
    current_viewer().require(Permission.MANAGE_RULES)
    return render_template("rewards/rules.html", rules=rules.current())


@blueprint.get("/admin/rules/<code>")
def rule(code: str) -> ResponseReturnValue:
    """Versions of a rule, and the form for the next one."""
    return _rule(code, {}, None)


@blueprint.post("/admin/rules/<code>")
def add_version(code: str) -> ResponseReturnValue:
    """Let other numbers hold from a day on; or only say what they would have done."""
    viewer, points = current_viewer(), whole("points", -1)
    cap = whole("cap_times", -1) if text("cap_times") else None
    try:
        if "preview" in request.form:
            return _rule(code, {}, queries.preview(viewer, code, points, cap))
        since: date | None = date_field("valid_from")
        rules.add_version(viewer, code, points=points, cap_times=cap, valid_from=since, reason=text("reason"))
    except Invalid as error:
        return _rule(code, error.fields, None), error.status
    flash(_("The new version was stored."))
    return redirect(f"/admin/rules/{code}")


@blueprint.get("/admin/ledger")
def verify() -> ResponseReturnValue:
    """Check the whole ledger now."""
    current_viewer().require(Permission.CLOSE_MONTH, Permission.APPROVE_CLOSE)
    return render_template("rewards/ledger.html", findings=ledger.verify()[:100], checked=clock.now())


def _rule(code: str, errors: dict[str, object], seen: tuple[str, int, int] | None) -> str:
    versions = rules.versions(current_viewer(), code)
    names = org.people(row.created_by for row in versions)
    return render_template(
        "rewards/rule.html",
        code=code,
        versions=versions,
        typed=request.form,
        errors=errors,
        seen=seen,
        people=names,
        today=clock.today(),
    )


def _month(name: str) -> Month:
    try:
        return Month.parse(name)
    except ValueError:
        raise NotFound from None


def _by_rule(plan: Plan) -> list[tuple[str, int, int, int]]:
    """Rule, entries, points settled and points that go back."""
    found: dict[str, list[close.Outcome]] = {}
    for one in plan.outcomes:
        found.setdefault(one.line.rule, []).append(one)
    return [
        (code, len(rows), sum(one.settled for one in rows), sum(one.line.points - one.settled for one in rows))
        for code, rows in sorted(found.items())
    ]


def _by_person(plan: Plan, page: PageRequest) -> Page[tuple[int, int, int]]:
    """Person, points settled and points that go back, those with the most first; the plan is in memory as a whole."""
    sums: dict[int, list[int]] = {}
    for one in plan.outcomes:
        row = sums.setdefault(one.line.employee_id, [0, 0])
        row[0] += one.settled
        row[1] += one.line.points - one.settled
    rows = sorted(((person, a, b) for person, (a, b) in sums.items()), key=lambda row: (-row[1], row[0]))
    return Page(tuple(rows[page.offset : page.offset + page.size]), len(rows), page)
