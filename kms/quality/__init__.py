"""Ratings by experts: assignment by lot, reviews on a rubric, scores freed of severity, grades."""
