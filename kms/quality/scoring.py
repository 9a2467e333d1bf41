"""Marks in, scores with their uncertainty out. Pure: numpy and nothing of ours.

Model (design table of quality): mark(article, rater) = centre + quality + severity + error, the last three normal with known
variances. The centre is one per connected part of the article-rater graph, with a weak prior, so that raters are compared inside
their part only. Henderson's equations are solved with the articles eliminated (they are diagonal), so that the system is as
large as the number of raters. With frozen variances a score is linear in the marks: monotone and reproducible.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

POINTS = 25.0  # points of 100 in one step of the scale 1..5
_NORMAL_95 = 1.645  # 90 % of a normal distribution lie within


@dataclass(frozen=True)
class Parameters:
    """A version of the model's numbers, on the scale 1..5. `corrected_from`: marks after which a rater's severity is corrected."""

    version: int = 1
    article: float = 0.60
    rater: float = 0.10
    error: float = 0.30
    centre: float = 3.3
    centre_variance: float = 0.25
    widening: float = 1.2
    corrected_from: int = 10


@dataclass(frozen=True)
class Scores:
    """Scores of articles, ascending by id; arrays of one length.

    quality, low, high: points 0..100; error: widened standard error in points; raters: marks that counted;
    raw_mean: plain mean of the marks in points; part: number of the connected part of the graph.
    severity: how much lower than others in its part a rater marks (steps of 1..5, positive = severe), corrected raters only.
    """

    article: Ints
    quality: Floats
    low: Floats
    high: Floats
    error: Floats
    raters: Ints
    raw_mean: Floats
    part: Ints
    severity: dict[int, float]

    def probability(self, cut: float) -> Floats:
        """P(Q >= cut) of each article."""
        pairs = zip(self.quality, self.error, strict=True)
        return np.array([probability(float(q), float(e), cut) for q, e in pairs])


def probability(quality: float, error: float, cut: float) -> float:
    """P(Q >= cut) for a score with its widened standard error, all in points of 100."""
    if error <= 0:
        return float(quality >= cut)
    return 0.5 * math.erfc((cut - quality) / (error * math.sqrt(2)))


def overall(marks: Floats, weights: Floats) -> Floats:
    """The mark of each review: weighted mean of its criteria without those left out (NaN); NaN when all are.

    marks (n, criteria) on 1..5; weights (criteria,) or (n, criteria), 0 for a criterion that a review does not have.
    """
    given = ~np.isnan(marks)
    used = np.where(given, np.broadcast_to(weights, marks.shape), 0.0)
    total = used.sum(axis=1)
    summed = (np.where(given, marks, 0.0) * used).sum(axis=1)
    return np.where(total > 0, summed / np.where(total > 0, total, 1.0), np.nan)


def score(article: Ints, rater: Ints, marks: Floats, weights: Floats, parameters: Parameters) -> Scores:
    """Scores of all articles that have a mark.

    article, rater (n,): ids, a rater at most once an article; marks (n, criteria) 1..5 or NaN (모름);
    weights as in `overall`. No marks give empty scores. The order of the rows does not matter.
    """
    mark = overall(marks, weights)
    known = ~np.isnan(mark)
    order = np.lexsort((rater[known], article[known]))
    mark = mark[known][order]
    articles, at = np.unique(article[known][order], return_inverse=True)
    raters, by = np.unique(rater[known][order], return_inverse=True)
    part = _parts(at, by, len(articles), len(raters))
    counts = np.bincount(by, minlength=len(raters))
    corrected = counts >= parameters.corrected_from
    level, variance = np.zeros(len(articles)), np.zeros(len(articles))
    bias = np.zeros(len(raters))
    rows_of = part[at]
    for rows in _groups(rows_of):
        mine, local_at = np.unique(at[rows], return_inverse=True)
        theirs, local_by = np.unique(by[rows], return_inverse=True)
        corrected[theirs] &= len(theirs) > 1  # whoever rates alone cannot be compared
        solved = _solve(local_at, local_by, mark[rows], corrected[theirs], parameters)
        level[mine], variance[mine], bias[theirs] = solved
    seen = np.bincount(at, minlength=len(articles))
    mean = np.divide(np.bincount(at, weights=mark, minlength=len(articles)), seen, where=seen > 0, out=level * 0)
    quality = np.clip(POINTS * (level - 1), 0, 100)
    error = POINTS * parameters.widening * np.sqrt(variance)
    return Scores(
        article=articles,
        quality=quality,
        low=np.clip(quality - _NORMAL_95 * error, 0, 100),
        high=np.clip(quality + _NORMAL_95 * error, 0, 100),
        error=error,
        raters=seen.astype(np.int64),
        raw_mean=POINTS * (mean - 1),
        part=part,
        severity={int(one): -float(bias[index]) for index, one in enumerate(raters) if corrected[index]},
    )


def distances(article: Ints, rater: Ints, mark: Floats) -> dict[int, float]:
    """Mean distance of each rater's marks to the mean of the others' on the same article, in steps of 1..5.

    Raters who never rated together with others are left out.
    """
    known = ~np.isnan(mark)
    _articles, at = np.unique(article[known], return_inverse=True)
    raters, by = np.unique(rater[known], return_inverse=True)
    own = mark[known]
    total, seen = np.bincount(at, weights=own), np.bincount(at)
    shared = seen[at] > 1
    others = (total[at] - own)[shared] / (seen[at] - 1)[shared]
    summed = np.bincount(by[shared], weights=np.abs(own[shared] - others), minlength=len(raters))
    count = np.bincount(by[shared], minlength=len(raters))
    return {int(one): float(summed[i] / count[i]) for i, one in enumerate(raters) if count[i]}


def _solve(
    at: Ints, by: Ints, mark: Floats, corrected: NDArray[np.bool_], p: Parameters
) -> tuple[Floats, Floats, Floats]:
    """Level (centre + quality) and its variance per article, bias per rater, of one connected part.

    Raters that are not corrected have no bias of their own; their variance adds to the error of their marks.
    """
    articles, column = int(at.max()) + 1, np.cumsum(corrected)  # column 0 is the centre, then the corrected raters
    columns = 1 + int(corrected.sum())
    weight = 1.0 / (p.error + np.where(corrected[by], 0.0, p.rater))
    design = np.zeros((articles, columns))  # sum of weights of an article's marks that a column takes part in
    np.add.at(design, (at, np.zeros_like(at)), weight)
    theirs = corrected[by]
    np.add.at(design, (at[theirs], column[by[theirs]]), weight[theirs])
    seen = design[:, 0].copy()
    precision = seen + 1.0 / p.article
    deviation = mark - p.centre
    told = np.bincount(at, weights=weight * deviation, minlength=articles)
    normal = np.diag(np.full(columns, 1.0 / p.rater))
    normal[0, 0] = 1.0 / p.centre_variance
    own = design.sum(axis=0)
    normal[np.diag_indices(columns)] += own
    normal[0, 1:] += own[1:]
    normal[1:, 0] += own[1:]
    normal -= design.T @ (design / precision[:, None])
    right = np.zeros(columns)
    right[0] = told.sum()
    np.add.at(right, column[by[theirs]], (weight * deviation)[theirs])
    right -= design.T @ (told / precision)
    covariance = np.linalg.inv(normal)
    effect = covariance @ right
    share = -design / precision[:, None]  # how an article's level answers to each effect
    share[:, 0] += 1.0
    level = p.centre + told / precision + share @ effect
    variance = 1.0 / precision + np.einsum("ij,jk,ik->i", share, covariance, share)
    bias = np.where(corrected, effect[column], 0.0)
    return level, variance, bias


def _groups(number: Ints) -> list[Ints]:
    """Row numbers of each value of `number`."""
    if not len(number):
        return []
    order = np.argsort(number, kind="stable")
    cuts = np.flatnonzero(np.diff(number[order])) + 1
    return list(np.split(order, cuts))


def _parts(at: Ints, by: Ints, articles: int, raters: int) -> Ints:
    """The connected part of each article in the graph of who rated what, numbered by its first article."""
    part = np.arange(articles)
    while True:
        lowest = np.full(raters, articles)
        np.minimum.at(lowest, by, part[at])
        after = part.copy()
        np.minimum.at(after, at, lowest[by])
        after = after[after]
        if np.array_equal(after, part):
            return part
        part = after
