"""Failures of the clubs room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.errors import Conflict, KmsError


class WrongClubState(Conflict):
    """The club's state does not allow this step."""

    code = "clubs.wrong_state"
    sentence = _l("The club is in another state by now. Load the page again and look at what is possible.")


class LeaderMustHandOver(Conflict):
    """A club has a leader as long as it lives."""

    code = "clubs.leader_must_hand_over"
    sentence = _l("You lead this club. Make another member its leader first, then leave.")


class ClubFull(Conflict):
    """The club has as many members as the office allows."""

    code = "clubs.full"
    sentence = _l("The club has %(most)s members, as many as a club may have. Ask its leader, or found another.")


class AlreadyReported(Conflict):
    """The month has its report; what is missing in it is added by correcting it."""

    code = "clubs.already_reported"
    sentence = _l("This month's report was filed already. Open it and correct it.")


class ReportClosed(Conflict):
    """The month was closed with this report in it."""

    code = "clubs.report_closed"
    sentence = _l("The month is closed, and the report stays as it was. Write what is new into the next report.")


class ReportChanged(Conflict):
    """Somebody corrected the report meanwhile."""

    code = "clubs.report_changed"
    sentence = _l("Somebody corrected this report meanwhile. Open it in another window, compare, and save again.")


class NotAMembersArticle(KmsError):
    """Only an article by a member is the club's output."""

    code = "clubs.not_a_members_article"
    status = 422
    sentence = _l("Only an article written by a member of the club can be its output.")


class AnotherClubsOutput(Conflict):
    """An article came out of one club."""

    code = "clubs.another_clubs_output"
    sentence = _l("This article is another club's output. Change the club in the article's form, if that is wrong.")
