"""Sign-in, sign-out, password, and choosing people in forms."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kms.core.errors import KmsError
from kms.org import accounts, queries, sessions
from kms.org.errors import TooManyFailures, WeakPassword, WrongPassword
from kms.web.identity import current_viewer, viewer_or_none
from kms.web.locale import is_local

blueprint = Blueprint("org", __name__, template_folder="templates")


@blueprint.get("/login")
def login() -> ResponseReturnValue:
    """The sign-in form."""
    if viewer_or_none() is not None:
        return redirect("/")
    return render_template("org/login.html", login="", error="", following=request.args.get("next", "/"))


@blueprint.post("/login")
def sign_in() -> ResponseReturnValue:
    """Sign in and go where the person wanted to."""
    name, following = request.form.get("login", ""), request.form.get("next", "/")
    try:
        employee_id = accounts.sign_in(name, request.form.get("password", ""), address=request.remote_addr or "")
    except (WrongPassword, TooManyFailures) as error:
        page = render_template("org/login.html", login=name, error=str(error), following=following)
        return page, error.status
    sessions.begin(employee_id)
    return redirect(following if is_local(following) else "/")


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """Sign out."""
    sessions.end()
    return redirect("/login")


@blueprint.get("/password")
def password() -> ResponseReturnValue:
    """The form to change one's password."""
    current_viewer()
    return _password_page("")


@blueprint.post("/password")
def change_password() -> ResponseReturnValue:
    """Change one's password; other browsers are signed out."""
    viewer = current_viewer()
    try:
        _check_repeated()
        accounts.change_password(viewer, request.form.get("old", ""), request.form.get("new", ""))
    except (WrongPassword, WeakPassword, _NotRepeated) as error:
        return _password_page(str(error)), error.status
    sessions.begin(viewer.employee_id)
    flash(_("Your password was changed. Other browsers were signed out."))
    following = request.form.get("next", "/")
    return redirect(following if is_local(following) else "/")


@blueprint.get("/people")
def people() -> ResponseReturnValue:
    """People whose name or login begins with `q`, for choosing them in a form."""
    current_viewer()
    found = queries.find_people(request.args.get("q", ""))
    logins = queries.logins_of(one.id for one in found)
    return jsonify([{"id": logins[one.id], "label": f"{one.name} {one.rank} · {one.team}"} for one in found])


class _NotRepeated(KmsError):
    """The two new passwords differ."""

    code = "org.not_repeated"
    status = 422

    def __str__(self) -> str:
        return str(_("The two new passwords differ. Type the same one twice."))


def _check_repeated() -> None:
    if request.form.get("new", "") != request.form.get("again", ""):
        raise _NotRepeated


def _password_page(error: str) -> str:
    shortest = accounts.SHORTEST_PASSWORD.value()
    following = request.values.get("next", "/")
    return render_template("org/password.html", error=error, shortest=shortest, following=following)
