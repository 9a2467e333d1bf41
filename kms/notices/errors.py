"""Failures of the board."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.errors import Conflict


class AlreadyConfirmed(Conflict):
    """People confirmed this very text."""

    code = "notices.already_confirmed"
    sentence = _l("People have confirmed this text, so it stays as it is. Withdraw it and write a new notice.")


class AlreadyAnnounced(Conflict):
    """The audience has been told."""

    code = "notices.already_announced"
    sentence = _l(
        "The notice was announced, so its audience and its confirmation stay as they are. Withdraw it and write a new one."
    )


class AlreadyReminded(Conflict):
    """There is one reminder, no more."""

    code = "notices.already_reminded"
    sentence = _l("People were reminded once already. Speak to those who are missing; the list below names them.")


class NothingToConfirm(Conflict):
    """The notice asks for no confirmation, or not yet, or no longer."""

    code = "notices.nothing_to_confirm"
    sentence = _l("This notice asks for no confirmation now. Load the page again and look at its state.")
