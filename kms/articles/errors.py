"""Failures of the articles room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.errors import Conflict, KmsError


class WrongState(Conflict):
    """The article's state does not allow this step."""

    code = "articles.wrong_state"
    sentence = _l("The article is in another state by now. Load the page again and look at what is possible.")


class EditConflict(Conflict):
    """Somebody saved meanwhile and both changed the same lines; carries both texts so that nothing is lost."""

    code = "articles.edit_conflict"
    sentence = _l(
        "Somebody else changed the same lines. Both texts are below: take over what is needed and save again."
    )

    def __init__(self, *, yours: str, theirs: str, merged: str, head_revision_id: int) -> None:
        super().__init__()
        self.yours = yours
        self.theirs = theirs
        self.merged = merged
        self.head_revision_id = head_revision_id


class OwnSubmission(KmsError):
    """Authors never approve what they wrote."""

    code = "articles.own_submission"
    status = 403
    sentence = _l("You wrote this yourself. Somebody else in charge approves it.")


class TooHardToRender(KmsError):
    """The text takes too long to turn into a page; it is kept as typed."""

    code = "articles.too_hard_to_render"
    status = 422
    sentence = _l("The text is kept, but it takes too long to display. Remove very long rows of brackets or symbols.")
