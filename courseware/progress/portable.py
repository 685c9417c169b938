"""A learner's record as a file for another machine: JSON with a version, written from values and read back strictly.

What comes in is a stranger's file. It is refused as a whole with a sentence (`NotPortable`), or read entry by entry:
one that is not as it should be is left out and told with its place. Whether an answer is right is not taken from the
file: whoever takes it in grades it again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError

from courseware.i18n import N_, t
from courseware.progress import portable_entries as entries
from courseware.progress.portable_entries import Odd
from courseware.record.findings import rows_of
from courseware.record.log import Attempt, EventKind, Learner, Sitting, drawn_for
from courseware.record.markings import marked_text
from courseware.record.transfers import Holdings

FORMAT, VERSION = "courseware-record", 1
MOST_BYTES = 10 * 2**20
MOST_ENTRIES = 40_000
TOLD = 5
"""Entries that could not be read of which the place is told; of the others the number."""
KINDS = {
    "attempts": N_("作答"),
    "events": N_("学习动作"),
    "drafts": N_("草稿"),
    "runs": N_("618 运行"),
    "sittings": N_("自测"),
    "markings": N_("批改"),
}
"""The lists in a file, and what their entries are called."""
_HEAD = {"format", "version", "exported_at", "learner"}
OF_LESSONS = (EventKind.LESSON_OPENED, EventKind.LESSON_FINISHED)
"""Events that have nothing to do with anybody's numbers."""
_KEYS = ("nonce", "id", "key", "item")
"""What entries are told apart by: the first that they have."""
_AHEAD = timedelta(days=1)
"""How far a clock elsewhere may be ahead of ours."""

T = TypeVar("T")


class NotPortable(ValueError):
    """`str()` is a sentence for the reader."""


@dataclass(frozen=True)
class Parcel:
    """What a file holds. `unread` entries are not among it; `told` says of the first of them where and why."""

    held: Holdings
    exported_at: datetime
    unread: int = 0
    told: tuple[str, ...] = ()


def write(held: Holdings, at: datetime) -> bytes:
    """UTF-8 JSON. `at` is the moment of the export."""
    told = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": at.isoformat(),
        "learner": _plain(held.learner, "id", "name", "created_at"),
        "attempts": [_attempt(each) for each in held.attempts],
        "events": [_plain(each, "nonce", "kind", "item", "variant", "at") for each in held.events],
        "drafts": [_plain(each, "item", "raw", "at") for each in held.drafts],
        "runs": [_plain(each, "nonce", "number", "plan", "judgement", "at", "origin") for each in held.runs],
        "sittings": [_sitting(each) for each in held.sittings],
        "markings": [_plain(each, "item", "text", "points", "asked", "at") for each in held.markings],
    }
    # ASCII only: what a learner pasted may hold halves of characters, which no file could hold otherwise.
    return json.dumps(told, allow_nan=False, separators=(",", ":")).encode("ascii")


def read(content: bytes, now: datetime) -> Parcel:
    """Raises NotPortable."""
    raw = _opened(content)
    learner = _valid(entries.learner, raw.get("learner"))
    exported_at = _valid(entries.moment, raw.get("exported_at"))
    if learner is None or exported_at is None:
        raise NotPortable(t("文件里没有写清是谁的、什么时候导出的学习记录，可能被改过。请重新导出一份。"))
    lists = {kind: raw.get(kind, []) for kind in KINDS}
    if not all(isinstance(found, list) for found in lists.values()) or raw.keys() - KINDS.keys() - _HEAD:
        raise NotPortable(t("文件的结构和导出时不一样，可能被改过。请重新导出一份。"))
    if sum(map(len, lists.values())) > MOST_ENTRIES:
        raise NotPortable(t("文件里的记录超过 {most} 条，读不了。", most=f"{MOST_ENTRIES:,}"))
    reading = _Reading(now + _AHEAD)
    sittings = reading.all("sittings", lists["sittings"], entries.sitting(learner.id))
    occasions = {each.id for each in sittings}
    attempts = reading.all("attempts", lists["attempts"], entries.attempt(learner.id, occasions))
    texts = {marked_text(each.item, each.answer) for each in attempts}
    held = Holdings(
        learner,
        attempts,
        reading.all("events", lists["events"], entries.event(learner.id)),
        reading.all("drafts", lists["drafts"], entries.draft),
        reading.all("runs", lists["runs"], entries.run(learner.id)),
        sittings,
        reading.all("markings", lists["markings"], entries.marking(learner.id, texts)),
    )
    return Parcel(held, exported_at, reading.unread, tuple(reading.told))


def for_learner(held: Holdings, target: Learner) -> Holdings:
    """The same as what `target` did, to be merged with what he has.

    The numbers of an item follow from the learner's id. What somebody else answered keeps its origin, and its variant
    becomes -1, -2, … for 0, 1, …: never one that `target` is shown, and known again when the record goes home. For the
    same reason drafts, hints, sittings with their answers, graded runs and what trainers said of texts stay behind.
    """
    source, own = held.learner.id, held.learner.id == target.id

    def keyed(nonce: str) -> str:
        return nonce.replace(source, target.id, 1)

    return Holdings(
        target,
        tuple(_answered(each, target.id, keyed(each.nonce)) for each in held.attempts if own or each.occasion is None),
        tuple(
            replace(each, learner_id=target.id, nonce=keyed(each.nonce))
            for each in held.events
            if own or each.kind in OF_LESSONS
        ),
        held.drafts if own else (),
        tuple(
            replace(each, learner_id=target.id, nonce=keyed(each.nonce), origin=each.origin or source)
            for each in held.runs
            if own or each.number is None
        ),
        held.sittings if own else (),
        held.markings if own else (),
    )


def _answered(attempt: Attempt, target: str, nonce: str) -> Attempt:
    who, variant = drawn_for(attempt)
    shown = variant if who == target else -1 - variant
    return replace(attempt, learner_id=target, nonce=nonce, variant=shown, origin=who)


class _Reading:
    """Reads lists of entries; notes which could not be read."""

    def __init__(self, latest: datetime) -> None:
        self._latest = latest
        self.unread = 0
        self.told: list[str] = []

    def all(self, kind: str, raw: list[Any], read: Callable[[Any], T]) -> tuple[T, ...]:
        """Those that are as they should be, each once."""
        found: dict[Hashable, T] = {}
        for number, entry in enumerate(raw, start=1):
            try:
                value = read(entry)
                key = next(getattr(value, name) for name in _KEYS if hasattr(value, name))
                if key in found:
                    raise Odd(t("和前面的一条编号相同"))
                moments = (getattr(value, field.name) for field in fields(value))  # type: ignore[arg-type]  # all entries are dataclasses
                if any(moment > self._latest for moment in moments if isinstance(moment, datetime)):
                    raise Odd(t("时间在将来"))
                found[key] = value
            except ValidationError as error:
                field = ".".join(map(str, error.errors(include_url=False)[0]["loc"])) or t("整条")
                self._tell(kind, number, t("「{field}」和导出时的样子不一样", field=_short(field)))
            except Odd as odd:
                self._tell(kind, number, str(odd))
        return tuple(found.values())

    def _tell(self, kind: str, number: int, why: str) -> None:
        self.unread += 1
        if len(self.told) < TOLD:
            self.told.append(t("{kind}第 {n} 条：{why}", kind=t(KINDS[kind]), n=number, why=why))


def _opened(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        most, size = MOST_BYTES // 2**20, f"{len(content) / 2**20:.1f}"
        raise NotPortable(t("文件有 {size} MB，最多能读 {most} MB。", size=size, most=most))
    try:
        raw = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
    except RecursionError:
        raise NotPortable(t("文件里套了太多层，不是导出的学习记录。")) from None
    except ValueError:  # no UTF-8, no JSON, or a number without end
        raise NotPortable(t("这个文件读不出来：不是导出的学习记录（JSON），或者没有下载完整。")) from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise NotPortable(t("这不是从「我的数据」导出的学习记录。"))
    version = raw.get("version")
    if type(version) is int and version > VERSION:
        said = t(
            "文件是更新版本的课件导出的（格式 {n}，这里只认得 {own}）。请先更新这台机器上的课件。",
            n=version,
            own=VERSION,
        )
        raise NotPortable(said)
    if type(version) is not int or version != VERSION:
        raise NotPortable(t("文件的格式版本认不出来，可能被改过。请重新导出一份。"))
    return raw


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text[:20])
    return number


def _valid(read: Callable[[Any], T], raw: Any) -> T | None:
    try:
        return read(raw)
    except ValidationError:
        return None


def _attempt(attempt: Attempt) -> dict[str, Any]:
    verdict = attempt.verdict
    told = _plain(
        attempt, "nonce", "item", "lesson_id", "variant", "answer", "at", "solution_seen", "purpose", "occasion",
        "content", "origin",
    )  # fmt: skip
    findings = [
        {"id": row["finding"], "data": json.loads(row["data"]), "field": row["field"], "named": row["named"]}
        for row in rows_of(verdict)
    ]
    parts = {name: {"status": part.status, "score": part.score} for name, part in verdict.parts.items()}
    more = {"parts": parts, "findings": findings}
    return {**told, "status": verdict.status, "score": verdict.score, **{k: v for k, v in more.items() if v}}


def _sitting(sitting: Sitting) -> dict[str, Any]:
    told = _plain(sitting, "id", "kind", "scope", "at_once", "seconds", "started_at", "ended_at")
    drawn = [[each.item, each.variant, each.content] for each in sitting.drawn]
    return {**told, "drawn": drawn, "marked": sorted(sitting.marked)}


def _plain(value: object, *names: str) -> dict[str, Any]:
    """The fields of a value as JSON has them."""
    told = {name: getattr(value, name) for name in names}
    return {name: part.isoformat() if isinstance(part, datetime) else part for name, part in told.items()}


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
