"""The results page."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kms.core.paging import Page
from kms.search import queries
from kms.search.ports import FACETS
from kms.web.forms import page_request
from kms.web.identity import current_viewer

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
    )
