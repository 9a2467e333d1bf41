"""The peer of bench/pages.py: the least a Flask page of an article can be. One row from SQLite, one small template."""

from __future__ import annotations

import os
import sqlite3

from flask import Flask, render_template_string

app = Flask(__name__)
PAGE = "<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1>{{ html|safe }}"


@app.get("/<int:number>")
def read(number: int) -> str:
    """The article at this place of the table."""
    with sqlite3.connect(f"file:{os.environ['KMS_HOME']}/kms.db?mode=ro", uri=True) as connection:
        row = connection.execute(
            "SELECT title, body_html FROM revision ORDER BY id LIMIT 1 OFFSET ?", (number,)
        ).fetchone()
    return render_template_string(PAGE, title=row[0], html=row[1])
