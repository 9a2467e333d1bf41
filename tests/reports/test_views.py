"""The report's page: figures, sections, table beside each chart, export."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from kms.audit import queries as audit
from kms.core.clock import Month, now
from kms.core.db import unit_of_work
from kms.core.paging import PageRequest
from kms.reports import service
from tests.factories.office import Office


def test_the_address_without_a_month_leads_to_the_last_one_that_is_over(
    client_as: Callable[[str], FlaskClient],
) -> None:
    answer = client_as("officer").get("/reports")
    assert answer.location == f"/reports/{Month.of(now()).previous}"


def test_the_page_shows_each_chart_with_its_table(
    app: Flask, office_of: Office, client_as: Callable[[str], FlaskClient]
) -> None:
    with app.app_context(), app.test_request_context():
        office_of.published()
    page = client_as("officer").get(f"/reports/{Month.of(now())}").get_data(as_text=True)
    charts = re.findall(r'data-chart="(\w+)"', page)
    assert charts == ["trend", "types", "categories"]
    assert page.count('<div class="figure">') == 10
    assert "Know-how" in page
    assert "not closed yet" in page


def test_a_closed_month_says_so_and_shows_its_proof(
    app: Flask, office_of: Office, client_as: Callable[[str], FlaskClient]
) -> None:
    with app.app_context(), app.test_request_context(), unit_of_work() as uow:
        service.freeze(uow, Month(2026, 5), "d" * 64)
    page = client_as("officer").get("/reports/2026-05").get_data(as_text=True)
    assert "d" * 64 in page
    assert "not closed yet" not in page


def test_what_is_not_a_month_does_not_exist(client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("officer")
    assert client.get("/reports/2026-13").status_code == 404
    assert client.get("/reports/next").status_code == 404
    assert client.get("/reports/2099-01").status_code == 404


def test_who_takes_the_table_is_noted(app: Flask, office_of: Office, client_as: Callable[[str], FlaskClient]) -> None:
    answer = client_as("officer").get("/reports/2026-05/csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=knowledge-2026-05.csv"
    with app.app_context(), app.test_request_context():
        noted = audit.entries(office_of.viewer("admin"), PageRequest(), action="report.")
    assert [(row.actor_id, row.subject) for row in noted.rows] == [(office_of.people["officer"], "report:2026-05")]
