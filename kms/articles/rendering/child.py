"""The child process that renders: one JSON line in, one JSON line out, until its input ends."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from kms.articles.rendering.markdown import render


def main() -> None:
    """Answer `{"text", "links"}` with the rendered page."""
    for line in sys.stdin.buffer:
        order = json.loads(line)
        answer = asdict(render(order["text"], order["links"]))
        sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
