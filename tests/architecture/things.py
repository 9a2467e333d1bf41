"""Something of every kind for the routes to be tried on: ids by the name that `routes.py` uses in its addresses."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from kms.articles import attachments, comments, queries, service
from kms.clubs import reporting
from kms.core import clock
from kms.core.db import reading
from kms.core.ids import encode
from kms.core.permissions import SYSTEM
from kms.notices import service as notices
from kms.notices.models import Notification
from kms.notices.service import NoticeDraft
from kms.org import people
from kms.org.personnel import service as personnel
from kms.rewards import service as rewards
from kms.search.dictionary import service as dictionary
from kms.search.dictionary.drafts import Draft
from kms.search.korean.vocabulary import Kind
from kms.seeking import requests
from kms.seeking import service as seeking
from kms.seeking.requests import Wish
from tests.factories import ratings
from tests.factories.clubs import club_of, report_of
from tests.factories.office import Office
from tests.factories.points import book
from tests.org.personnel.sheets import NEWCOMER, file_of


def things_of(office: Office, drain: Callable[[], None]) -> dict[str, str]:
    """All of them."""
    found = {"person": encode(office.people["stranger"]), "category": encode(office.categories["C1"])}
    found |= {**_personnel(office), **_notice(office), **_word(office)}
    drain()  # the handover list and the inbox are filled now; what follows is not rated by anybody but as it says
    found |= _message(office)
    found |= _sought(office)
    for make in (_article, _rating, _club, _points):
        found |= make(office)
    return found


def _sought(office: Office) -> dict[str, str]:
    """A saved search of `author`, and what `author` asks for."""
    author = office.viewer("author")
    saved_id = seeking.save(author, "체납", {})
    request_id = requests.ask(author, Wish("체납 압류 해제"))
    return {"saved": encode(saved_id), "request": encode(request_id)}


def _article(office: Office) -> dict[str, str]:
    """An article open to its department, with a file, a question, and a waiting change by a colleague."""
    author = office.viewer("author")
    article_id = office.published(visibility="department")
    file_id = attachments.attach(author, article_id, "a.txt", b"text")
    head = queries.readable_article(author, article_id).published_revision_id
    assert head is not None
    draft = office.draft(visibility="department", body="고침")
    saved = service.save(office.viewer("colleague"), article_id, draft, base_revision_id=head)
    assert saved.change_id is not None
    comment_id = comments.post(author, article_id, "질문")
    return {
        "article": encode(article_id),
        "file": encode(file_id),
        "change": encode(saved.change_id),
        "comment": encode(comment_id),
    }


def _rating(office: Office) -> dict[str, str]:
    """An article that `expert` is asked to rate."""
    rated, review = ratings.assigned(office, "expert")
    return {"rated": encode(rated), "review": encode(review)}


def _club(office: Office) -> dict[str, str]:
    """A club of author (its leader) and colleague with a report and a photo."""
    club_id = club_of(office, "author", "colleague")
    report_id = report_of(office, club_id, "author")
    photo_id = reporting.attach(office.viewer("author"), report_id, "a.txt", b"text")
    return {
        "club": encode(club_id),
        "report": encode(report_id),
        "photo": encode(photo_id),
        "member": encode(office.people["colleague"]),
    }


def _points(office: Office) -> dict[str, str]:
    """Points of `author`, with an objection and a proposal to take them back."""
    accrual_id = book(office, "author", "routes", at=clock.now())
    objection_id = rewards.object_to(office.viewer("author"), accrual_id, "too few")
    reversal_id = rewards.propose_reversal(office.viewer("admin"), accrual_id, "duplicate", "booked twice")
    return {"entry": encode(accrual_id), "objection": encode(objection_id), "reversal": encode(reversal_id)}


def _personnel(office: Office) -> dict[str, str]:
    """A personnel file that waits, and an article of somebody who left."""
    upload = personnel.keep(office.viewer("admin"), file_of(NEWCOMER))
    gone = people.hire(SYSTEM, people.NewEmployee("80001", "gone", "떠난이", "주무관", office.teams["TAX"]))
    abandoned = office.published("gone", title="남은 글")
    people.leave(SYSTEM, gone)
    return {"upload": upload, "abandoned": encode(abandoned)}


def _notice(office: Office) -> dict[str, str]:
    """A notice that the tax department must confirm."""
    tax = office.departments["TAX"]
    draft = NoticeDraft("알림", "본문", tax, valid_from=clock.today(), must_confirm=True)
    return {"notice": encode(notices.post(office.viewer("admin"), draft))}


def _word(office: Office) -> dict[str, str]:
    """An entry of the dictionary."""
    draft = Draft(Kind.SYNONYM, "지자체", ("지방자치단체",))
    return {"word": encode(dictionary.store(office.viewer("admin"), draft, reason=""))}


def _message(office: Office) -> dict[str, str]:
    """The first message in the inbox of `author`."""
    mine = select(Notification.id).where(Notification.employee_id == office.people["author"])
    message_id = reading().scalars(mine.order_by(Notification.id)).first()
    assert message_id is not None
    return {"message": encode(message_id)}
