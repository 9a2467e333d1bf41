"""The properties that a fair score must have, from the design table of quality; and the dense solution beside ours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kms.quality.scoring import Floats, Ints, Parameters, Scores, distances, overall, probability, score

WEIGHTS = np.array([30.0, 15, 10, 20, 15, 10])
DEFAULT = Parameters()


def panel(articles: int, raters: int, each: int, seed: int = 1) -> tuple[Ints, Ints, Floats, Floats]:
    """A simulated panel: article, rater, marks 1..5 on six criteria, and the true quality."""
    chance = np.random.default_rng(seed)
    quality = chance.normal(0, 0.6**0.5, articles)
    severity = chance.normal(0, 0.1**0.5, raters)
    article = np.repeat(np.arange(articles), each)
    rater = np.concatenate([chance.choice(raters, each, replace=False) for _ in range(articles)])
    mean = 3.3 + quality[article] + severity[rater] + chance.normal(0, 0.3**0.5, len(article))
    marks = mean[:, None] + chance.normal(0, 0.5, (len(article), len(WEIGHTS)))
    return article, rater, np.clip(np.round(marks), 1, 5), quality


def scored(article: Ints, rater: Ints, marks: Floats, parameters: Parameters = DEFAULT) -> Scores:
    return score(article, rater, marks, WEIGHTS, parameters)


def ranks(values: Floats) -> Floats:
    return np.argsort(np.argsort(values)).astype(float)


def test_overall_leaves_out_what_a_reviewer_does_not_know() -> None:
    marks = np.array([[5.0, np.nan], [2.0, 4.0], [np.nan, np.nan]])
    assert overall(marks, np.array([30.0, 10.0])) == pytest.approx([5.0, 2.5, np.nan], nan_ok=True)


def test_no_marks_give_no_scores() -> None:
    nothing = scored(np.array([], dtype=np.int64), np.array([], dtype=np.int64), np.zeros((0, 6)))
    assert (len(nothing.article), nothing.severity) == (0, {})


@pytest.mark.parametrize("corrected_from", [1, 5, 99])
def test_elimination_agrees_with_the_dense_solution(corrected_from: int) -> None:
    article, rater, marks, _quality = panel(30, 4, 3)
    p = replace(DEFAULT, corrected_from=corrected_from)
    ours = scored(article, rater, marks, p)
    mark, n = overall(marks, WEIGHTS), len(article)
    of_article, of_rater = np.zeros((n, 30)), np.zeros((n, 4))
    of_article[range(n), article], of_rater[range(n), rater] = 1, 1
    free = of_rater if corrected_from < 99 else np.zeros_like(of_rater)
    error = p.error + (0 if corrected_from < 99 else p.rater)
    covariance = p.article * of_article @ of_article.T + p.rater * free @ free.T + p.centre_variance + error * np.eye(n)
    shared = p.article * of_article.T + p.centre_variance
    level = p.centre + shared @ np.linalg.solve(covariance, mark - p.centre)
    variance = p.article + p.centre_variance - np.einsum("ij,ji->i", shared, np.linalg.solve(covariance, shared.T))
    assert ours.quality == pytest.approx(np.clip(25 * (level - 1), 0, 100), abs=1e-9)
    assert ours.error == pytest.approx(25 * p.widening * np.sqrt(variance), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 59), st.integers(0, 5))
def test_raising_a_mark_never_lowers_the_articles_score(seed: int, row: int, criterion: int) -> None:
    article, rater, marks, _quality = panel(20, 5, 3, seed)
    raised = marks.copy()
    raised[row, criterion] = min(5, marks[row, criterion] + 1)
    before, after = scored(article, rater, marks), scored(article, rater, raised)
    at = article[row]
    assert after.quality[at] >= before.quality[at] - 1e-9


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_order_of_rows_and_names_of_raters_do_not_matter(seed: int) -> None:
    article, rater, marks, _quality = panel(25, 6, 3, seed)
    order = np.random.default_rng(seed).permutation(len(article))
    names = np.random.default_rng(seed + 1).permutation(6) + 100
    before, after = scored(article, rater, marks), scored(article[order], names[rater[order]], marks[order])
    assert after.quality == pytest.approx(before.quality, abs=1e-9)
    assert after.error == pytest.approx(before.error, abs=1e-9)


def test_one_expert_who_marks_everything_one_lower_changes_little() -> None:
    article, rater, marks, _quality = panel(400, 22, 3)
    middle = np.clip(marks, 2, 5)
    harsh = middle - (rater == 3)[:, None]
    before, after = scored(article, rater, middle), scored(article, rater, harsh)
    assert np.abs(after.quality - before.quality).max() / 25 <= 0.10
    assert np.corrcoef(ranks(before.quality), ranks(after.quality))[0, 1] >= 0.999
    assert np.abs(after.raw_mean - before.raw_mean).max() / 25 > 0.3  # what the plain mean would do
    assert after.severity[3] == pytest.approx(before.severity[3] + 1, abs=0.15)


@pytest.mark.parametrize(("reviews", "mean"), [(1, 4.0), (2, 2.0), (3, 4 / 3), (5, 0.8)])
def test_a_single_mark_moves_less_than_the_plain_mean(reviews: int, mean: float) -> None:
    article, rater, marks, _quality = panel(100, 10, 5)
    article = np.append(article, [900] * reviews)
    rater = np.append(rater, np.arange(reviews))
    low = np.vstack([marks, np.full((reviews, 6), 3.0)])
    high = low.copy()
    low[-1], high[-1] = 1, 5
    moved = (scored(article, rater, high).quality[-1] - scored(article, rater, low).quality[-1]) / 25
    assert 0.18 * 4 / reviews < moved < mean


def test_the_truth_is_found_better_than_by_the_plain_mean() -> None:
    gains = []
    for seed in range(12):
        article, rater, marks, quality = panel(60, 8, 2, seed)
        found = scored(article, rater, marks)
        ours, plain = (np.corrcoef(ranks(one), ranks(quality))[0, 1] for one in (found.quality, found.raw_mean))
        gains.append(ours - plain)
    assert np.mean(gains) > 0.01


def test_few_marks_and_lonely_raters_are_not_corrected() -> None:
    article, rater, marks, _quality = panel(9, 2, 2)
    assert scored(article, rater, marks).severity == {}
    alone = scored(np.arange(12), np.zeros(12, dtype=np.int64), np.full((12, 6), 2.0))
    assert alone.severity == {}


def test_separate_parts_of_the_graph_do_not_touch_each_other() -> None:
    article, rater, marks, _quality = panel(20, 4, 3)
    both = scored(
        np.append(article, article + 500), np.append(rater, rater + 50), np.vstack([marks, marks - (marks > 1)])
    )
    assert len(set(both.part.tolist())) == 2
    assert both.quality[:20] == pytest.approx(scored(article, rater, marks).quality, abs=1e-9)


def test_more_reviews_make_the_interval_smaller() -> None:
    article = np.array([1, 2, 2, 3, 3, 3])
    found = scored(article, np.array([1, 2, 3, 4, 5, 6]), np.full((6, 6), 3.0))
    assert found.error[0] > found.error[1] > found.error[2]
    assert np.all((found.low <= found.quality) & (found.quality <= found.high))


def test_probability_is_half_at_the_cut_and_certain_without_error() -> None:
    assert probability(70, 8, 70) == pytest.approx(0.5)
    assert probability(78, 8, 70) == pytest.approx(0.8413, abs=1e-4)
    assert (probability(70, 0, 70), probability(69, 0, 70)) == (1.0, 0.0)
    article, rater, marks, _quality = panel(5, 3, 2)
    found = scored(article, rater, marks)
    assert found.probability(50).tolist() == [
        probability(quality, error, 50) for quality, error in zip(found.quality, found.error, strict=True)
    ]


def test_distance_to_the_others_counts_shared_articles_only() -> None:
    article, rater = np.array([1, 1, 1, 2, 3, 3]), np.array([1, 2, 3, 1, 1, 2])
    mark = np.array([4.0, 2.0, 3.0, 5.0, 3.0, np.nan])
    assert distances(article, rater, mark) == pytest.approx({1: 1.5, 2: 1.5, 3: 0.0})
