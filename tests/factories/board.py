"""Valid notices for tests."""

from __future__ import annotations

from dataclasses import replace

from kms.core import clock
from kms.notices import service
from kms.notices.service import NoticeDraft
from tests.factories.office import Office


def notice_draft(**changes: object) -> NoticeDraft:
    """A complete notice for everyone from today on."""
    whole = NoticeDraft("보안 점검 안내", "금요일까지 **점검표**를 내 주세요.", valid_from=clock.today())
    return replace(whole, **changes)  # type: ignore[arg-type]


def posted(office: Office, **changes: object) -> int:
    """The id of a notice that the knowledge administrator posted."""
    return service.post(office.viewer("admin"), notice_draft(**changes))
