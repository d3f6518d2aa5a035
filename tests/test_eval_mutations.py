"""The gate catches breaks of the product; a fast part of ``python -m eval.mutations``."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from eval.cases.dataset import bundled_dataset, load_dataset
from eval.mutations.catalogue import MUTATIONS
from eval.mutations.suite import Suite
from eval.mutations.types import Mutation, always

pytestmark = pytest.mark.usefixtures("decided")  # else a sample of the cases may hold no claim


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Suite:
    """Every seventh case of dev."""
    dev = [case for case in load_dataset(bundled_dataset()) if case.split == "dev"]
    return Suite(tmp_path_factory.mktemp("mutations"), dev[::7])


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("spans_shifted", "verbatim_rate"),
        ("always_declines", "answer_score"),
        ("slides_one_further", "gold"),
        ("markers_lost", "marker_rate"),
    ],
)
def test_a_break_is_caught_by_its_rule(suite: Suite, name: str, rule: str) -> None:
    outcome = suite.tried(MUTATIONS[name])
    assert rule in [verdict.metric for verdict in outcome.failed]


def test_the_whole_product_passes_and_no_break_outlives_its_run(suite: Suite) -> None:
    seen = suite.in_order(suite.cases[::-1])
    assert suite.judge("whole", seen, suite.baseline).failed == ()


def test_there_are_more_than_25_breaks_and_each_names_what_it_replaces() -> None:
    assert len(MUTATIONS) >= 25
    whole = Assistant.ask
    for mutation in MUTATIONS.values():
        with mutation.applied():
            pass
    assert Assistant.ask is whole


def test_a_name_that_is_gone_is_no_mutation() -> None:
    with (
        pytest.raises(AttributeError),
        Mutation("x", "", {"assistant.chain.gone": always(1)}).applied(),
    ):
        pass
