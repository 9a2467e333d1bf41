"""Each request has an id, in its logs and in its answer; one line a request says what was asked for and how long it took."""

from __future__ import annotations

import re
import secrets
from time import perf_counter

import structlog
from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_QUIET = {"pages.static", "health.live", "health.ready", "operations.metrics"}

log = structlog.get_logger("kms.web.requests")


def init_requests(app: Flask) -> None:
    """Number and log the requests. The line names the page, not the address: that may hold words that people typed."""

    @app.before_request
    def begin() -> ResponseReturnValue | None:
        given = request.headers.get(HEADER, "")
        g.request_id = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        g.began = perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)
        return None

    @app.after_request
    def end(response: Response) -> Response:
        if "request_id" not in g:
            return response
        response.headers[HEADER] = g.request_id
        if request.endpoint not in _QUIET:
            log.info(
                "request",
                endpoint=request.endpoint or "none",
                method=request.method,
                status=response.status_code,
                milliseconds=round(seconds_taken() * 1000, 1),
            )
        return response


def seconds_taken() -> float:
    """How long this request takes so far."""
    began: float = g.began
    return perf_counter() - began
