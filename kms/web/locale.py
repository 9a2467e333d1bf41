"""The language and the colours that a person chose: Korean by default, kept in cookies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, redirect, request
from flask_babel import Babel, get_locale, get_translations

LANGUAGES = {"ko": "한국어", "en": "English"}
THEMES = ("system", "light", "dark")
_YEAR = 365 * 24 * 3600

blueprint = Blueprint("locale", __name__)


def init_locale(app: Flask) -> None:
    """Set up translations: each room brings its own catalogue."""
    rooms = sorted(Path(__file__).parents[1].glob("*/translations"))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(room) for room in rooms)
    app.config["BABEL_DEFAULT_LOCALE"] = "ko"
    Babel(app, locale_selector=chosen_language)
    _translate_quickly(app)


def _translate_quickly(app: Flask) -> None:
    """Let templates look up the catalogue of a language once a process; Flask-Babel asks its whole chain for every word."""
    catalogues: dict[str, Any] = {}

    def catalogue() -> Any:
        language = str(get_locale())
        if language not in catalogues:
            catalogues[language] = get_translations()
        return catalogues[language]

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalogue().ugettext(text),
        ngettext=lambda one, more, count: catalogue().ungettext(one, more, count),
        newstyle=True,
        pgettext=lambda context, text: catalogue().upgettext(context, text),
        npgettext=lambda context, one, more, count: catalogue().unpgettext(context, one, more, count),
    )


def chosen_language() -> str:
    """The language of this request."""
    chosen = request.cookies.get("language", "")
    return chosen if chosen in LANGUAGES else "ko"


def chosen_theme() -> str:
    """`light`, `dark`, or `system`: what the machine is set to."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else "system"


@blueprint.post("/language")
def set_language() -> Response:
    """Remember the language and go back."""
    return _remember("language", request.form.get("language", ""), tuple(LANGUAGES))


@blueprint.post("/theme")
def set_theme() -> Response:
    """Remember the colours and go back."""
    return _remember("theme", request.form.get("theme", ""), THEMES)


def _remember(name: str, value: str, allowed: tuple[str, ...]) -> Response:
    back = request.form.get("back", "/")
    response = redirect(back if is_local(back) else "/")
    assert isinstance(response, Response)
    if value in allowed:
        response.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


def is_local(address: str) -> bool:
    """Whether an address stays on this site: no open redirects. Browsers leave tabs and line breaks out: `/<tab>/evil` is `//evil`."""
    plain = "\\" not in address and not any(ord(one) < 0x20 or ord(one) == 0x7F for one in address)
    return plain and address.startswith("/") and not address.startswith("//")
