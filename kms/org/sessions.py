"""Signed-in sessions with Flask-Login: one cookie, ended by idling, a changed password, or leaving."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from flask import Flask, Response, g, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from kms.audit.service import address
from kms.core import clock
from kms.org.accounts import IDLE_MINUTES
from kms.org.queries import Account, account
from kms.web.identity import set_viewer

_OPEN_WHILE_CHANGE_IS_DUE = {"org.password", "org.change_password", "org.logout", "pages.static", "locale.set_language"}


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps: the person's id with the epoch of the password, so that a change ends other sessions."""

    def __init__(self, found: Account) -> None:
        self.account = found
        self.id = f"{found.viewer.employee_id}.{found.session_epoch}"


def init_sessions(app: Flask, *, secure: bool) -> None:
    """Wire Flask-Login and load the viewer before each request."""
    app.config.update(
        SESSION_COOKIE_NAME="kms_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
    )
    manager = LoginManager(app)
    manager.session_protection = None  # addresses of office machines change with the dock; the epoch guards the session
    manager.user_loader(_load)

    @app.before_request
    def identify() -> ResponseReturnValue | None:
        address.set(request.remote_addr or "")
        if request.endpoint in ("pages.static", "health.live"):
            return None
        if not current_user.is_authenticated:
            set_viewer(None)
            return None
        if _idle_too_long():
            logout_user()
            set_viewer(None)
            return None
        found: Account = current_user.account
        set_viewer(found.viewer)
        if found.must_change_password and request.endpoint not in _OPEN_WHILE_CHANGE_IS_DUE:
            return redirect(f"/password?next={quote(request.full_path)}")
        return None


def begin(employee_id: int) -> None:
    """Sign a person in on this browser: a fresh session, so that none can be planted."""
    found = account(employee_id)
    assert found is not None
    session.clear()
    session.permanent = True
    session["seen"] = int(clock.now().timestamp())
    login_user(SignedIn(found))


def end() -> None:
    """Sign out."""
    logout_user()
    session.clear()


def renew(employee_id: int) -> Response | None:
    """Keep this browser signed in after the password's epoch moved on."""
    begin(employee_id)
    return None


def _load(session_id: str) -> SignedIn | None:
    """The person of a session; None when the password changed since, or the person left."""
    employee_id, _, epoch = session_id.partition(".")
    if not (employee_id.isdigit() and epoch.isdigit()):
        return None
    found = account(int(employee_id))
    if found is None or found.session_epoch != int(epoch):
        return None
    return SignedIn(found)


def _idle_too_long() -> bool:
    """Whether the last request was too long ago; notes this one, at most once a minute."""
    seconds = int(clock.now().timestamp())
    seen = session.get("seen", 0)
    if seconds - seen > IDLE_MINUTES.value() * 60:
        return True
    if seconds - seen > 60:
        session["seen"] = seconds
    g.session_seen = seen
    return False
