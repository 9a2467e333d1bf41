"""Settings from the environment: typed, checked, each described."""

from __future__ import annotations

import stat
from dataclasses import fields
from pathlib import Path

import pytest

from config import BadSetting, Config


def test_an_office_lives_in_one_folder(tmp_path: Path) -> None:
    config = Config.from_environment({"KMS_HOME": str(tmp_path / "a")})
    config.prepare()
    assert config.url == f"sqlite:///{tmp_path}/a/kms.db"
    assert config.index == tmp_path / "a" / "index"
    assert config.uploads.is_dir()


def test_a_database_address_is_taken_over() -> None:
    address = "postgresql+psycopg://office@localhost/kms"
    assert Config.from_environment({"KMS_DATABASE_URL": address}).url == address


@pytest.mark.parametrize(
    "environment",
    [{"KMS_PORT": "http"}, {"KMS_PORT": "0"}, {"KMS_PORT": "70000"}, {"KMS_BEHIND_PROXY": "maybe"}],
)
def test_a_bad_value_is_refused_with_its_name(environment: dict[str, str]) -> None:
    with pytest.raises(BadSetting, match=next(iter(environment))):
        Config.from_environment(environment)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match="KMS_HOME"):
        Config.from_environment({"KMS_HOME": str(tmp_path / "file" / "home")}).prepare()


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    config = Config.from_environment({"KMS_HOME": str(tmp_path)})
    config.prepare()
    assert config.key() == config.key()
    assert len(config.key()) == 64
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert Config.from_environment({"KMS_SECRET_KEY": "given"}).key() == "given"


def test_every_setting_is_described_and_the_secret_is_not_shown() -> None:
    rows = Config.from_environment({"KMS_SECRET_KEY": "given"}).describe()
    assert len(rows) == len(fields(Config))
    assert all(meaning for _name, _value, meaning in rows)
    assert not any("given" in value for _name, value, _meaning in rows)
