"""Reading about clubs: the list, a club's page, its reports and their files."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from kms.clubs import lists, queries, report_queries
from kms.clubs.models import ClubState
from kms.core.paging import PageRequest
from kms.core.permissions import Permission
from kms.files.types import ACCEPTED, SHOWN_IN_PAGE
from kms.org import queries as org
from kms.web.forms import identifier, page_request
from kms.web.identity import current_viewer

blueprint = Blueprint("clubs", __name__, template_folder="templates")


@blueprint.get("/clubs")
def listed() -> ResponseReturnValue:
    """Clubs of a tab, or those whose name or topic holds a word."""
    viewer = current_viewer()
    word, tab = request.args.get("q", "").strip(), request.args.get("tab", lists.ACTIVE)
    tab = tab if tab in lists.TABS else lists.ACTIVE
    page = lists.clubs(viewer, tab, page_request(), text=word)
    outputs = [row.last_output for row in page.rows if row.last_output]
    shown = [one for one in lists.TABS if one != lists.APPLIED or viewer.may(Permission.MANAGE_CLUBS)]
    return render_template(
        "clubs/list.html",
        page=page,
        tab=tab,
        tabs=shown,
        word=word,
        people=org.people(
            [*(row.leader_id for row in page.rows if row.leader_id), *(one.author_id for one in outputs)]
        ),
        departments=org.department_names(),
        link="/clubs?" + urlencode({"q": word} if word else {"tab": tab}) + "&",
    )


@blueprint.get("/clubs/<ref>")
def club(ref: str) -> ResponseReturnValue:
    """A club: members, plan, reports, outputs."""
    viewer, club_id = current_viewer(), identifier(ref)
    page = queries.page(viewer, club_id)
    outputs = lists.outputs(viewer, club_id, PageRequest(1, 10))
    ids = {one.employee_id for one in page.members} | {row.author_id for row in outputs.rows}
    ids |= {page.club.applied_by, *(one.decided_by for one in page.decisions)}
    return render_template(
        "clubs/club.html",
        page=page,
        reports=report_queries.reports(viewer, club_id, page_request(6)),
        outputs=outputs,
        people=org.people(ids),
        departments=org.department_names(),
        open_to_join=page.club.state not in (ClubState.APPLIED, ClubState.CLOSED),
        ref=ref,
    )


@blueprint.get("/clubs/<ref>/outputs")
def outputs(ref: str) -> ResponseReturnValue:
    """All outputs of a club that the viewer may read."""
    viewer, club_id = current_viewer(), identifier(ref)
    page = lists.outputs(viewer, club_id, page_request())
    people = org.people(row.author_id for row in page.rows)
    found = queries.page(viewer, club_id)
    return render_template("clubs/outputs.html", club=found.club, page=page, people=people, ref=ref)


@blueprint.get("/clubs/<ref>/reports/<report_ref>")
def report(ref: str, report_ref: str) -> ResponseReturnValue:
    """A month's report."""
    page = report_queries.report(current_viewer(), identifier(ref), identifier(report_ref))
    people = org.people([*page.attendees, page.report.filed_by, page.report.corrected_by or page.report.filed_by])
    return render_template(
        "clubs/report.html", page=page, people=people, accepted=ACCEPTED, shown_in_page=SHOWN_IN_PAGE, ref=ref
    )


@blueprint.get("/clubs/<ref>/reports/<report_ref>/files/<file_ref>")
def download(ref: str, report_ref: str, file_ref: str) -> ResponseReturnValue:
    """A file of the report."""
    path, name, kind = report_queries.download(
        current_viewer(), identifier(ref), identifier(report_ref), identifier(file_ref)
    )
    response = send_file(path, mimetype=kind, as_attachment=kind not in SHOWN_IN_PAGE, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
