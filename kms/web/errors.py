"""What a person sees when something fails: what happened and what to do. Never a stack trace."""

from __future__ import annotations

from urllib.parse import quote

import structlog
from flask import Flask, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from kms.core.errors import KmsError
from kms.web.identity import SignInNeeded, viewer_or_none

log = structlog.get_logger()


def init_errors(app: Flask) -> None:
    """Register the handlers: ours, HTTP's, and the one for what nobody foresaw."""
    app.register_error_handler(KmsError, _ours)
    app.register_error_handler(SignInNeeded, _sign_in)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _ours(error: KmsError) -> ResponseReturnValue:
    return _page(error.status, error.code, str(error))


def _sign_in(_error: SignInNeeded) -> ResponseReturnValue:
    if request.method != "GET" or _wants_json():
        return _page(
            401, "sign_in_needed", _("You are signed out. Sign in again in another tab, then repeat this step.")
        )
    return redirect(f"/login?next={quote(request.full_path.rstrip('?'))}")


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, "form_expired", _("This form has expired. Go back, load the page again and send it once more."))


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    sentences = {
        400: _("The request was incomplete. Go back and try again."),
        403: _("Your role does not allow this. Ask the knowledge administrator if you need it."),
        404: _("This page does not exist, or it is not open to you. Search for it, or ask its department."),
        405: _("This address cannot be opened like that. Go back and use the button of the page."),
        413: _("What you sent is too large. Make the file smaller or divide it."),
        429: _("Too many requests in a short time. Wait a minute and try again."),
    }
    if status in (301, 302, 303, 307, 308):
        return error.get_response()
    return _page(status, f"http_{status}", sentences.get(status, _("This could not be done. Go back and try again.")))


def _database(error: OperationalError) -> ResponseReturnValue:
    """The disk is full, or the database is away: nothing was stored, and the person should know."""
    log.error("database", endpoint=request.endpoint, error=type(error.orig).__name__)
    return _page(
        503,
        "database",
        _(
            "Nothing was saved: the database takes nothing at the moment. Keep this page open, tell the operator, try again."
        ),
    )


def _unstorable(error: DataError) -> ResponseReturnValue:
    """PostgreSQL refuses a value: longer than its column, a number out of range, a text with a zero byte."""
    log.warning("unstorable", endpoint=request.endpoint, error=type(error.orig).__name__)
    return _page(
        422,
        "unstorable",
        _("Nothing was saved: an entry is too long or holds characters that are no text. Go back and correct it."),
    )


def _unforeseen(error: Exception) -> ResponseReturnValue:
    log.exception("unforeseen", endpoint=request.endpoint, error=type(error).__name__)
    g.unread = 0  # the page that says so must not ask a database that may be what failed
    return _page(
        500, "unforeseen", _("Something went wrong on our side, and it was noted. What was saved is safe. Try again.")
    )


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json" or request.is_json


def _page(status: int, code: str, sentence: str) -> ResponseReturnValue:
    if _wants_json():
        return jsonify(code=code, message=sentence), status
    template = "errors/page.html" if viewer_or_none() else "errors/outside.html"
    return render_template(template, status=status, code=code, sentence=sentence), status
