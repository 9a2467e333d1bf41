"""Failures of taking an office out or bringing it in."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from kms.core.errors import Conflict, KmsError


class FolderTaken(Conflict):
    """The folder of an export holds something already."""

    code = "transfer.folder_taken"
    sentence = _l("%(folder)s is not empty. Choose a folder that does not exist yet.")


class NotAnExport(KmsError):
    """There is no manifest, or one of another kind or a newer form."""

    code = "transfer.not_an_export"
    status = 422
    sentence = _l("%(folder)s holds no finished export of this program: %(reason)s")


class DamagedExport(KmsError):
    """Files are missing or are not what the manifest says; `places` names each with what is wrong."""

    code = "transfer.damaged"
    status = 422
    sentence = _l("The export is damaged, and nothing was taken from it:\n%(places)s")

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(places="\n".join(places))
        self.places = tuple(places)


class OfficeNotEmpty(Conflict):
    """An export goes into an empty office only."""

    code = "transfer.office_not_empty"
    sentence = _l("This office is not empty (%(tables)s). Choose another KMS_HOME for what is to be brought in.")
