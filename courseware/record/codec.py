"""Answers as stored text. A long table is moved out into a payload, which the text refers to by its hash."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

REFERENCE = "$payload"
LONG_TABLE_ROWS = 50


@dataclass(frozen=True)
class Encoded:
    """`text` is JSON; `payloads` holds the compressed parts that it refers to, by hash."""

    text: str
    payloads: Mapping[str, bytes]


def encode(answer: Any) -> Encoded:
    """An answer ready to be stored."""
    payloads: dict[str, bytes] = {}
    return Encoded(_dump(_move_out(plain(answer), payloads)), payloads)


def decode(text: str, payload: Callable[[str], Any]) -> Any:
    """The answer again; `payload(hash)` gives the content of what was moved out."""
    return _move_in(json.loads(text), payload)


def pack(value: Any) -> bytes:
    """Any answer as compressed JSON."""
    return zlib.compress(_dump(plain(value)).encode("ascii"))


def unpack(body: bytes) -> Any:
    return json.loads(zlib.decompress(body))


def plain(value: Any) -> Any:
    """The value as plain JSON: frames become `{"columns": …, "rows": …}`, dates ISO text, missing cells None."""
    if isinstance(value, pd.DataFrame):
        frame = value.astype(object).where(value.notna(), None)
        return {"columns": [str(name) for name in value.columns], "rows": plain(frame.to_numpy().tolist())}
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return float(value) if np.isfinite(value) else None if np.isnan(value) else str(value)
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, Decimal):
        return plain(float(value))
    if value is pd.NA or value is pd.NaT:
        return None
    return value.isoformat() if isinstance(value, date | time) else str(value)  # date covers pandas' Timestamp


def _dump(value: Any) -> str:
    # ASCII only: NUL and lone surrogates, which a learner can paste, are no legal text in every database.
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def _move_out(value: Any, payloads: dict[str, bytes]) -> Any:
    if isinstance(value, dict):
        rows = value.get("rows")
        # A learner's own mapping with the reserved key is moved out as well, so that it cannot pass for a reference.
        if REFERENCE in value or (isinstance(rows, list) and len(rows) >= LONG_TABLE_ROWS):
            text = _dump(value).encode("ascii")
            key = hashlib.sha256(text).hexdigest()
            payloads[key] = zlib.compress(text)
            return {REFERENCE: key}
        return {key: _move_out(part, payloads) for key, part in value.items()}
    if isinstance(value, list):
        return [_move_out(part, payloads) for part in value]
    return value


def _move_in(value: Any, payload: Callable[[str], Any]) -> Any:
    if isinstance(value, dict):
        if REFERENCE in value:
            return payload(value[REFERENCE])
        return {key: _move_in(part, payload) for key, part in value.items()}
    if isinstance(value, list):
        return [_move_in(part, payload) for part in value]
    return value
