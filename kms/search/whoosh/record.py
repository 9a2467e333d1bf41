"""What a commit consists of besides the documents: which segments with which deletions, and how far the outbox was read."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORMAT = 2  # of record and columns; another one's index must be built anew


class BadRecord(Exception):
    """The record is not what was written."""


class OtherFormat(BadRecord):
    """The record is whole, but another version of this program wrote it."""


@dataclass
class Part:
    """A segment as a commit has it: `dead` (size,) says which of its documents do not count any more."""

    name: str
    size: int
    dead: NDArray[np.bool_]

    @property
    def living(self) -> int:
        """Number of documents that count."""
        return self.size - int(self.dead.sum())


@dataclass
class Record:
    """A commit. `partial`: documents are known to be missing. `done`: how far each source was read into a half-built index."""

    analyzer: str
    owner: str
    position: int = 0
    parts: list[Part] = field(default_factory=list)
    partial: bool = False
    done: Mapping[str, int] = field(default_factory=dict)
    building: bool = False

    def text(self) -> str:
        """As it is stored, with a checksum."""
        values = {**self.__dict__, "format": FORMAT, "parts": [_packed(one) for one in self.parts]}
        content = json.dumps(values)
        return json.dumps({"record": content, "crc": zlib.crc32(content.encode())})

    @classmethod
    def read(cls, text: str) -> Record:
        """The record that `text` wrote. Raises BadRecord."""
        try:
            sealed = json.loads(text)
            if "segments" in sealed:  # as it was before it had a checksum
                raise OtherFormat("the record is of the first format")
            if zlib.crc32(sealed["record"].encode()) != sealed["crc"]:
                raise BadRecord("the checksum of the record does not fit")
            values = json.loads(sealed["record"])
            if values.pop("format") != FORMAT:
                raise OtherFormat("the record is of another format")
            return cls(**{**values, "parts": [_unpacked(one) for one in values["parts"]]})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadRecord("the record cannot be read") from error


def _packed(part: Part) -> dict[str, Any]:
    dead = zlib.compress(np.packbits(part.dead).tobytes())
    return {"name": part.name, "size": part.size, "dead": base64.b64encode(dead).decode()}


def _unpacked(values: Mapping[str, Any]) -> Part:
    bits = np.frombuffer(zlib.decompress(base64.b64decode(values["dead"])), np.uint8)
    return Part(values["name"], values["size"], np.unpackbits(bits, count=values["size"]).astype(bool))
