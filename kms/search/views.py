"""The results page, with why a result stands where it stands, and what is like an article."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kms.core import clock
from kms.core.ids import encode
from kms.core.paging import Page
from kms.core.permissions import Permission, Viewer
from kms.search import freshness, queries, sentences, settings
from kms.search.grouping import grouped
from kms.search.ports import FACETS, Answer, Hit
from kms.web.forms import identifier, page_request
from kms.web.identity import current_viewer
from kms.web.slots import Panel, slots

blueprint = Blueprint("search", __name__, template_folder="templates")


@blueprint.get("/search")
def results() -> ResponseReturnValue:
    """What fits the query, with its facts, with facets that narrow it and the conditions that were understood."""
    viewer = current_viewer()
    text, chosen, asked = request.args.get("q", "").strip(), _chosen(), page_request(10)
    found = queries.ask(viewer, text, **_narrowed(chosen), page=asked)
    answer = found.answer

    def link(**changes: str) -> str:
        values = {"q": text, **chosen, **changes}
        return "/search?" + urlencode({name: value for name, value in values.items() if value})

    def why(hit: Hit) -> str:
        return (
            link().replace("/search?", "/search/why?", 1) + f"&page={asked.number}&kind={hit.kind}&ref={encode(hit.id)}"
        )

    return render_template(
        "search/results.html",
        query_text=text,
        answer=answer,
        groups=grouped(answer.hits),
        page=Page(answer.hits, answer.total, asked),
        labels=queries.facet_labels(answer),
        chosen=chosen,
        link=link,
        why=why if viewer.may(Permission.MANAGE_SETTINGS) else None,
        fresh=_fresh,
        conditions=[(sentences.condition(part), found.parsed.without(part)) for part in found.parsed.limits],
        notes=[sentences.note(one) for one in found.parsed.notes],
        words=found.parsed.words,
        periods=list(queries.PERIODS),
        panels=_panels(viewer, text, chosen, answer, asked.offset),
    )


@blueprint.get("/search/why")
def why() -> ResponseReturnValue:
    """The parts of a result's score, for whoever looks after the office's settings."""
    text, chosen = request.args.get("q", "").strip(), _chosen()
    key = f"{request.args.get('kind', '')}:{identifier(request.args.get('ref', ''))}"
    found = queries.explain(current_viewer(), key, text, **_narrowed(chosen), page=page_request(10))
    template = "search/_why.html" if "HX-Request" in request.headers else "search/why.html"
    return render_template(template, found=found, query_text=text)


@blueprint.get("/search/similar/<kind>/<ref>")
def similar(kind: str, ref: str) -> ResponseReturnValue:
    """What is like an article, as a piece of its page or as a page of its own."""
    hits = queries.similar(current_viewer(), f"{kind}:{identifier(ref)}")
    template = "search/_similar.html" if "HX-Request" in request.headers else "search/similar.html"
    return render_template(template, hits=hits)


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "") for name in (*FACETS, "period", "sort")}


def _narrowed(chosen: Mapping[str, str]) -> queries.Narrowed:
    filters = {name: chosen[name] for name in FACETS}
    return {"filters": filters, "period": chosen["period"], "sort": chosen["sort"]}


def _fresh(hit: Hit) -> str:
    due = hit.facts.get("due", "")
    return freshness.state(date.fromisoformat(due) if due else None, clock.today(), settings.STALE_DAYS.value())


def _panels(viewer: Viewer, text: str, chosen: Mapping[str, str], answer: Answer, offset: int) -> list[Panel]:
    """What other rooms put on the page: what can be done with the search, what tells of opened results."""
    narrowed = {name: chosen[name] for name in FACETS if chosen[name]}
    hits = [(f"{hit.kind}:{hit.id}", hit.url) for hit in answer.hits]
    return [
        *slots().ask("search.tools", viewer, text=text, narrowed=narrowed, total=answer.total),
        *slots().ask("search.results", viewer, text=text, hits=hits, first=offset + 1),
    ]
