"""Figures for Prometheus: what was asked for and how long it took, without a person in them; of all processes together."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from kms.operations.metrics import Metrics
from tests.factories.office import Office


def value(text: str, series: str) -> float:
    """The value of one series."""
    found = re.search(rf"^{re.escape(series)} (\S+)$", text, re.MULTILINE)
    assert found is not None, series
    return float(found[1])


def test_requests_are_counted_by_page_and_outcome(app: Flask, client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("author")
    for _ in range(3):
        client.get("/articles")
    client.get("/admin/people")
    client.get("/nothing/to/be/found")
    text = app.test_client().get("/metrics").get_data(as_text=True)
    assert value(text, 'kms_requests_total{endpoint="articles.recent",method="GET",status="200"}') == 3
    assert value(text, 'kms_requests_total{endpoint="administration.list_people",method="GET",status="403"}') == 1
    assert value(text, 'kms_requests_total{endpoint="unknown",method="GET",status="404"}') == 1
    assert value(text, 'kms_request_seconds_count{endpoint="articles.recent"}') == 3
    assert 'kms_request_seconds_bucket{endpoint="articles.recent",le="0.005"}' in text


def test_events_and_index_are_told_as_they_are_now(
    app: Flask, office_of: Office, drain: Callable[[], None], indexed: Callable[[], None]
) -> None:
    client = app.test_client()
    with app.app_context(), app.test_request_context():
        office_of.published()
    before = client.get("/metrics").get_data(as_text=True)
    assert value(before, 'kms_event_lag{consumer="articles"}') > 0
    assert value(before, "kms_index_documents") == 0
    drain()
    indexed()
    after = client.get("/metrics").get_data(as_text=True)
    assert value(after, 'kms_event_lag{consumer="articles"}') == 0
    assert value(after, 'kms_event_lag{consumer="index"}') == 0
    assert value(after, "kms_index_documents") == 1
    assert value(after, "kms_events_parked") == 0


def test_applications_do_not_count_each_others_requests() -> None:
    first, second = Metrics(()), Metrics(())
    first.observe("a", "GET", 200, 0.1)
    assert first is not second
    second.observe("b", "GET", 200, 0.1)


def test_several_processes_add_up(tmp_path: Path) -> None:
    count = (
        "from prometheus_client import CollectorRegistry, multiprocess, generate_latest\n"
        "from kms.operations.metrics import Metrics\n"
        "Metrics(()).observe('home', 'GET', 200, 0.01)\n"
        "registry = CollectorRegistry()\n"
        "multiprocess.MultiProcessCollector(registry)\n"
        "print(generate_latest(registry).decode())\n"
    )
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    outputs = [
        subprocess.run(
            [sys.executable, "-c", count], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert value(outputs[1], 'kms_requests_total{endpoint="home",method="GET",status="200"}') == 2
