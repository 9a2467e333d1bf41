"""The page of whoever runs the system, and the address that Prometheus reads."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from kms.core.errors import NotFound
from kms.operations import checks, queries, service
from kms.operations.metrics import Metrics, init_metrics
from kms.operations.versions import adapters, versions
from kms.web.forms import page_request
from kms.web.identity import current_viewer

blueprint = Blueprint("operations", __name__, template_folder="templates")


@dataclass(frozen=True)
class Facts:
    """What the application tells of itself: its folder, the names of its consumers, the token of the scraper."""

    home: Path
    consumers: tuple[str, ...]
    metrics_token: str
    metrics: Metrics


def init_operations(app: Flask, *, home: Path, consumers: tuple[str, ...], metrics_token: str) -> None:
    """Wire page and figures into an application."""
    metrics = Metrics(consumers)
    app.extensions["kms.operations"] = Facts(home, consumers, metrics_token, metrics)
    app.register_blueprint(blueprint)
    init_metrics(app, metrics)


def _facts() -> Facts:
    found: Facts = current_app.extensions["kms.operations"]
    return found


@blueprint.get("/admin/about")
def about() -> ResponseReturnValue:
    """Versions, adapters, checks, and the events that wait for somebody."""
    viewer, facts = current_viewer(), _facts()
    return render_template(
        "operations/about.html",
        checks=checks.run_checks(viewer, home=facts.home, consumers=facts.consumers),
        progress=queries.progress(viewer, facts.consumers),
        page=queries.parked_events(viewer, page_request(20)),
        versions=versions(viewer),
        adapters=adapters(viewer),
    )


@blueprint.post("/admin/about/retry")
def retry() -> ResponseReturnValue:
    """Try the parked events again."""
    count = service.retry_parked(current_viewer())
    flash(ngettext("%(num)s event is tried again.", "%(num)s events are tried again.", count))
    return redirect("/admin/about")


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Figures for Prometheus, from this machine or with the token; for others the address does not exist."""
    if not (_from_here() or _has_token(_facts().metrics_token)):
        raise NotFound
    return Response(_facts().metrics.text(), mimetype="text/plain; version=0.0.4")


def _from_here() -> bool:
    """Whether a program on this machine asks. What a proxy passed on does not count, also when we were not told of it."""
    passed_on = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    try:
        return ip_address(request.remote_addr or "").is_loopback and not passed_on
    except ValueError:
        return False


def _has_token(token: str) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())
