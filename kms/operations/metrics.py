"""Figures for Prometheus: requests as they come, and the state of events and index as of each scrape. No person in them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kms.core import dispatch
from kms.core.permissions import SYSTEM
from kms.operations.queries import progress
from kms.search.errors import IndexUnusable
from kms.search.queries import bound
from kms.web.requests import seconds_taken

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
_UNKNOWN = "unknown"  # addresses that lead nowhere share a name, so that probing does not make new series


class Metrics:
    """The figures of one application in this process."""

    def __init__(self, consumers: Sequence[str]) -> None:
        self._consumers = consumers
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "kms_requests", "Requests answered.", ("endpoint", "method", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "kms_request_seconds", "Time to answer.", ("endpoint",), buckets=_SECONDS, registry=self._registry
        )

    def observe(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(endpoint, method, str(status)).inc()
        self._seconds.labels(endpoint).observe(seconds)

    def text(self) -> bytes:
        """All figures in Prometheus's text format: of every web process where they share a folder, else of this one."""
        registry = self._registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        standing = CollectorRegistry()
        standing.register(_Standing(self._consumers))
        return generate_latest(registry) + generate_latest(standing)


class _Standing(Collector):
    """Figures that are read from database and index when asked for."""

    def __init__(self, consumers: Sequence[str]) -> None:
        self._consumers = consumers

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Events before each consumer, parked events, documents of the index."""
        lag = GaugeMetricFamily("kms_event_lag", "Events that a consumer has before it.", labels=["consumer"])
        for one in progress(SYSTEM, self._consumers):
            lag.add_metric([one.consumer], one.lag)
        yield lag
        yield GaugeMetricFamily("kms_events_parked", "Events that wait for an operator.", dispatch.parked())
        try:
            status = bound().folder.engine().status()
        except IndexUnusable:
            yield GaugeMetricFamily("kms_index_whole", "1 when the whole search index can be used.", 0)
            return
        yield GaugeMetricFamily("kms_index_documents", "Documents in the search index.", status.documents)
        yield GaugeMetricFamily("kms_index_whole", "1 when the whole search index can be used.", not status.partial)


def init_metrics(app: Flask, metrics: Metrics) -> None:
    """Count every request of `app`."""

    @app.after_request
    def end(response: Response) -> Response:
        endpoint = request.endpoint or _UNKNOWN
        metrics.observe(endpoint, request.method, response.status_code, seconds_taken())
        return response
