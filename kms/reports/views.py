"""The monthly report over HTTP."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template
from flask.typing import ResponseReturnValue

from kms.audit.service import record_reading
from kms.core import clock
from kms.core.clock import Month
from kms.core.errors import NotFound
from kms.core.permissions import Permission
from kms.reports import exports, queries
from kms.reports.metrics import METRICS, SECTIONS
from kms.web.formatting import korean
from kms.web.headers import allow_drawn_styles
from kms.web.identity import current_viewer

blueprint = Blueprint("reports", __name__, template_folder="templates")


@blueprint.get("/reports")
def latest() -> ResponseReturnValue:
    """The last month that is over."""
    current_viewer().require(Permission.SEE_REPORTS)
    return redirect(f"/reports/{Month.of(clock.now()).previous}")


@blueprint.get("/reports/<month>")
def monthly(month: str) -> ResponseReturnValue:
    """The month in one screen: ten figures with their comparison, then sections with charts and tables."""
    report = queries.monthly(current_viewer(), _month(month))
    allow_drawn_styles()
    return render_template(
        "reports/month.html",
        report=report,
        figures=report.figures,
        metrics=METRICS,
        sections=SECTIONS,
        closed=queries.frozen_months(),
        this_month=Month.of(clock.now()),
    )


@blueprint.get("/reports/<month>/csv")
def as_csv(month: str) -> ResponseReturnValue:
    """The same as a table for spreadsheets; who took it is noted."""
    viewer = current_viewer()
    report = queries.monthly(viewer, _month(month))
    record_reading(viewer, "report.exported", f"report:{report.month}")
    answer = Response(exports.to_csv(report, korean=korean()), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename=knowledge-{report.month}.csv"
    return answer


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise NotFound from None
