"""Settings of one office's installation: one typed class, values from KMS_* environment variables, checked at start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent


class BadSetting(ValueError):
    """A setting cannot be used; the message says which and what to do."""


def _say(help_text: str, one_of: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"help": help_text, "one_of": one_of}


@dataclass(frozen=True)
class Config:
    """Where things are and how they run. `describe` lists the variables."""

    home: Path = field(default=ROOT / "instance", metadata=_say("folder of database, uploads and index of one office"))
    database_url: str = field(default="", metadata=_say("SQLAlchemy address; empty: SQLite in the home folder"))
    index: Path = field(default=ROOT / "index", metadata=_say("folder of the search index"))
    analyzer: str = field(
        default="mecab",
        metadata=_say(
            "who takes Korean apart: mecab, kiwi (more new words, slower), komoran or okt (need Java); after a change run kms index rebuild",
            ("mecab", "kiwi", "komoran", "okt"),
        ),
    )
    secret_key: str = field(default="", metadata=_say("signs sessions; empty: made once and kept in the home folder"))
    host: str = field(default="127.0.0.1", metadata=_say("address to listen at"))
    port: int = field(default=8000, metadata=_say("port to listen at"))
    web_workers: int = field(default=2, metadata=_say("web processes"))
    web_threads: int = field(default=4, metadata=_say("threads of each web process"))
    office: str = field(default="한빛구", metadata=_say("name of the office, shown on every page"))
    behind_proxy: bool = field(default=False, metadata=_say("trust X-Forwarded-* of one proxy and send secure cookies"))
    search_rate: str = field(default="120 per minute", metadata=_say("searches allowed per person"))
    suggest_rate: str = field(default="600 per minute", metadata=_say("suggestions while typing allowed per person"))
    login_rate: str = field(default="30 per minute", metadata=_say("sign-in attempts allowed per address"))
    clock_ahead_days: int = field(default=0, metadata=_say("rehearsals: let the office live this many days ahead"))
    metrics_token: str = field(
        default="", metadata=_say("lets a program with this token read /metrics from elsewhere; empty: only from here")
    )
    testing: bool = field(default=False, metadata=_say("tests: no rate limits"))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Config:
        """Read KMS_HOME, KMS_PORT and so on. Raises BadSetting."""
        environment = os.environ if environment is None else environment
        values: dict[str, object] = {}
        for one in fields(cls):
            text = environment.get(f"KMS_{one.name.upper()}")
            if text is not None:
                values[one.name] = _typed(one.name, text, one.default)
                if one.metadata["one_of"] and text not in one.metadata["one_of"]:
                    raise BadSetting(
                        f"KMS_{one.name.upper()}: write {', '.join(one.metadata['one_of'])}, not {text!r}."
                    )
        if "home" in values and "index" not in values:
            values["index"] = Path(str(values["home"])) / "index"
        return cls(**values)  # type: ignore[arg-type]

    @property
    def url(self) -> str:
        """The database's SQLAlchemy address."""
        return self.database_url or f"sqlite:///{self.home / 'kms.db'}"

    @property
    def uploads(self) -> Path:
        """The folder of uploaded files."""
        return self.home / "uploads"

    def prepare(self) -> None:
        """Make the folders. Raises BadSetting when that cannot be."""
        try:
            for folder in (self.home, self.uploads, self.index):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadSetting(
                f"KMS_HOME: {error.filename} cannot be made ({error.strerror}). Choose another."
            ) from error

    def key(self) -> str:
        """The secret that signs sessions: the setting, else one made at first use and readable by the owner only."""
        if self.secret_key:
            return self.secret_key
        path = self.home / "secret_key"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
        return path.read_text().strip()

    def describe(self) -> list[tuple[str, str, str]]:
        """Variable, value and meaning of every setting; the secret is not shown."""
        rows = []
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "secret_key":
                value = "(set)" if value else "(kept in the home folder)"
            elif one.name == "metrics_token":
                value = "(set)" if value else ""
            rows.append((f"KMS_{one.name.upper()}", str(value), one.metadata["help"]))
        return rows


def _typed(name: str, text: str, default: object) -> object:
    """The text of a variable as the type of its default."""
    if isinstance(default, bool):
        if text.lower() not in {"1", "0", "true", "false", "yes", "no"}:
            raise BadSetting(f"KMS_{name.upper()}: write true or false, not {text!r}.")
        return text.lower() in {"1", "true", "yes"}
    if isinstance(default, int):
        if not text.isdigit() or not int(default > 0) <= int(text) < 65536:
            raise BadSetting(
                f"KMS_{name.upper()}: write a whole number between {int(default > 0)} and 65535, not {text!r}."
            )
        return int(text)
    if isinstance(default, Path):
        return Path(text).expanduser().resolve()
    return text
