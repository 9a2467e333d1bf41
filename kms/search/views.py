"""The results page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kms.core.paging import Page
from kms.core.permissions import Viewer
from kms.search import queries
from kms.search.ports import FACETS, Answer
from kms.web.forms import page_request
from kms.web.identity import current_viewer
from kms.web.slots import Panel, slots

blueprint = Blueprint("search", __name__, template_folder="templates")


@blueprint.get("/search")
def results() -> ResponseReturnValue:
    """What fits the query, one line of facts a hit, with facets that narrow it."""
    viewer = current_viewer()
    text = request.args.get("q", "").strip()
    chosen = {name: request.args.get(name, "") for name in (*FACETS, "period", "sort")}
    asked = page_request(10)
    answer = queries.search(
        viewer,
        text,
        filters={name: chosen[name] for name in FACETS},
        period=chosen["period"],
        sort=chosen["sort"],
        page=asked,
    )

    def link(**changes: str) -> str:
        values = {"q": text, **chosen, **changes}
        return "/search?" + urlencode({name: value for name, value in values.items() if value})

    return render_template(
        "search/results.html",
        query_text=text,
        answer=answer,
        page=Page(answer.hits, answer.total, asked),
        labels=queries.facet_labels(answer),
        chosen=chosen,
        link=link,
        periods=list(queries.PERIODS),
        panels=_panels(viewer, text, chosen, answer, asked.offset),
    )


def _panels(viewer: Viewer, text: str, chosen: Mapping[str, str], answer: Answer, offset: int) -> list[Panel]:
    """What other rooms put on the page: what can be done with the search, what tells of opened results."""
    narrowed = {name: chosen[name] for name in FACETS if chosen[name]}
    hits = [(f"{hit.kind}:{hit.id}", hit.url) for hit in answer.hits]
    return [
        *slots().ask("search.tools", viewer, text=text, narrowed=narrowed, total=answer.total),
        *slots().ask("search.results", viewer, text=text, hits=hits, first=offset + 1),
    ]
