"""Prometheus metrics of one service. No label holds a question, a document or a person."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from assistant.answer.written.prose import WRITTEN
from assistant.common.types import Answer
from assistant.web.http.asker import GoneError
from assistant.web.service.openapi import METRICS, REFUSED
from assistant.web.service.shared import SharedAssistant

# Seconds. A search takes hundredths, an answer tenths, a language model or a queue tens.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """The counters of one application, with a registry of their own."""

    def __init__(self, assistant: SharedAssistant) -> None:
        self.registry = CollectorRegistry()
        self._assistant = assistant
        self.requests = Counter(
            "seisaku_requests", "HTTP requests", ["method", "route", "status"],
            registry=self.registry,
        )  # fmt: skip
        self.request_seconds = Histogram(
            "seisaku_request_seconds", "Time until the last byte of a response",
            ["method", "route"], buckets=BUCKETS, registry=self.registry,
        )  # fmt: skip
        self._answers = Counter(
            "seisaku_answers", "Answers by outcome (answered, abstained, failed, left) and mode",
            ["outcome", "mode"], registry=self.registry,
        )  # fmt: skip
        self._answer_seconds = Histogram(
            "seisaku_answer_seconds", "Time from a question to its whole answer, waiting included",
            buckets=BUCKETS, registry=self.registry,
        )  # fmt: skip
        self._fallbacks = Counter(
            "seisaku_llm_fallbacks", "Answers extracted because the language model's was not usable",
            registry=self.registry,
        )  # fmt: skip
        self._model = ModelMetrics(self.registry)
        self.registry.register(_Holdings(assistant))
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)

    def answered(self, outcome: Answer | Exception, question: str, seconds: float) -> None:
        """Count what became of a question (a listener of the shared assistant)."""
        if isinstance(outcome, GoneError):
            self._answers.labels("left", "none").inc()
            return
        self._answer_seconds.observe(seconds)
        if isinstance(outcome, Exception):
            self._answers.labels("failed", "none").inc()
            return
        word = "abstained" if outcome.abstained else "answered"
        self._answers.labels(word, outcome.mode).inc()
        self._model.answered(outcome)
        writes = self._assistant.writes
        if writes and outcome.status in ("answered", "shown") and outcome.mode != WRITTEN:
            self._fallbacks.inc()


class ModelMetrics:
    """What the language model was asked, what it cost, and how its statements were judged."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "seisaku_llm_requests", "Requests to the language model", registry=registry
        )
        self._tokens = Counter(
            "seisaku_llm_tokens", "Tokens sent to and written by the language model", ["kind"],
            registry=registry,
        )  # fmt: skip
        self._claims = Counter(
            "seisaku_llm_claims", "Statements of the language model by what its pages say of them",
            ["check"], registry=registry,
        )  # fmt: skip

    def answered(self, answer: Answer) -> None:
        """Count an answer's requests, tokens and claims."""
        if answer.usage is not None:
            self._requests.inc(answer.usage.requests)
            self._tokens.labels("prompt").inc(answer.usage.prompt_tokens)
            self._tokens.labels("completion").inc(answer.usage.completion_tokens)
        for claim in answer.claims:
            self._claims.labels(claim.check).inc()


class _Holdings(Collector):
    """What the index holds and how many answers are being made, looked up when it is asked for."""

    def __init__(self, assistant: SharedAssistant) -> None:
        self._assistant = assistant

    def describe(self) -> list[GaugeMetricFamily]:
        return []  # nothing is looked up before the first scrape

    def collect(self) -> Iterator[GaugeMetricFamily]:
        infos = self._assistant.documents()
        held = {
            "documents": len(infos),
            "slides": sum(info.slides for info in infos),
            "passages": sum(info.passages for info in infos),
        }
        for name, value in held.items():
            yield GaugeMetricFamily(f"seisaku_index_{name}", f"Indexed {name}", value=value)
        running = self._assistant.running.count
        yield GaugeMetricFamily("seisaku_answers_in_progress", "Answers being made", value=running)


def metrics_route(metrics: Metrics) -> APIRouter:
    """Return the route of the metrics."""
    router = APIRouter(responses=REFUSED)

    @router.get("/metrics", response_class=Response, responses=METRICS)
    def scrape() -> Response:
        """Return the metrics in Prometheus' text format."""
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return router
