"""What was signed is shown beside what the paper says, and nothing of the page can be touched unseen."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from courseware.progress.certificate import Certificate, ModuleShare
from courseware.progress.papers import seal
from courseware.progress.papers.certificate_page import fields_of, issue
from courseware.progress.papers.seal import NoSeal, check, fingerprint
from courseware.progress.papers.verifier import verdicts
from courseware.progress.sitting import Share

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
CERTIFICATE = Certificate(
    "2026-1127-7F3A",
    "陈一诺 <b>&amp;",
    "电商运营实训",
    44,
    date(2026, 11, 27),
    Share(52, 60),
    10,
    71,
    tuple(f"会做第 {n} 件事" for n in range(1, 12)),
    tuple(ModuleShare(n, f"模块的名字 {n}", Share(8, 10)) for n in range(1, 7)),
    0,
)
PAGE = issue(CERTIFICATE, KEY)
FIELDS = fields_of(CERTIFICATE, fingerprint(PUBLIC))


def seal_of(page: str) -> dict[str, str]:
    found = re.search(r'id="seal">([^<]*)<', page)
    assert found
    told: dict[str, str] = json.loads(found[1])
    return told


def resealed(page: str, **change: str) -> bytes:
    return page.replace(compact(seal_of(page)), compact({**seal_of(page), **change})).encode()


def compact(seal: dict[str, str]) -> str:
    return json.dumps(seal, separators=(",", ":"))


def test_a_fresh_certificate_has_no_flaw() -> None:
    checked = check(PAGE.encode())
    assert checked.flawless
    assert [(row.label, row.signed) for row in checked.rows] == [(field.label, field.text) for field in FIELDS]
    assert checked.fingerprint == fingerprint(PUBLIC)
    assert [good for good, _ in verdicts(checked, checked.fingerprint)] == [True] * 4
    assert [good for good, _ in verdicts(checked, "0000")] == [True, True, True, False]


def test_the_same_certificate_gives_the_same_page() -> None:
    assert issue(CERTIFICATE, KEY) == PAGE


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.id)
def test_every_signed_field_stands_on_the_paper_once(field: seal.Field) -> None:
    assert PAGE.count(f'data-field="{field.id}"') == 1


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.id)
def test_a_visible_field_that_was_edited_is_told(field: seal.Field) -> None:
    place = re.search(rf'<(\w+)[^>]* data-field="{field.id}">', PAGE)
    assert place
    edited = PAGE[: place.end()] + "改" + PAGE[place.end() :]
    checked = check(edited.encode())
    assert checked.genuine
    assert not checked.intact
    assert [row.label for row in checked.rows if not row.same] == [field.label]
    assert next(row for row in checked.rows if not row.same).signed == field.text


@pytest.mark.parametrize("number", range(len(FIELDS)), ids=[field.id for field in FIELDS])
def test_a_signed_field_that_was_edited_breaks_the_signature(number: int) -> None:
    told = json.loads(b64decode(seal_of(PAGE)["signed"]))
    told["fields"][number][2] += "改"
    checked = check(resealed(PAGE, signed=b64encode(seal.canonical(told)).decode()))
    assert not checked.genuine
    assert "签名对不上" in verdicts(checked, None)[0][1]


def test_a_field_that_is_gone_or_stands_twice_is_told() -> None:
    name = '<div class="name" data-field="name">'
    gone, twice = PAGE.replace(name, '<div class="name">'), PAGE.replace(name, f'<p data-field="name">王总</p>{name}')
    assert next(row for row in check(gone.encode()).rows if row.label == "姓名").shown is None
    assert not next(row for row in check(twice.encode()).rows if row.label == "姓名").same


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("</main>", "<p>优秀学员</p></main>"),
        ("逐项判分", "逐项判分，全国第一"),
        ("left:4", "left:9"),
        (".name {", ".name { display: none }\n.name2 {"),
    ],
)
def test_whatever_else_is_changed_in_the_page_is_told(before: str, after: str) -> None:
    assert before in PAGE
    checked = check(PAGE.replace(before, after).encode())
    assert checked.genuine
    assert not checked.intact
    assert not checked.flawless


def test_signed_by_somebody_else_it_has_another_fingerprint() -> None:
    forged = check(issue(replace(CERTIFICATE, name="王总"), Ed25519PrivateKey.generate()).encode())
    assert forged.flawless  # a signature proves no more than that
    assert forged.fingerprint != fingerprint(PUBLIC)
    key = b64encode(PUBLIC).decode()
    assert not check(resealed(issue(CERTIFICATE, Ed25519PrivateKey.generate()), key=key)).genuine


@given(st.integers(0, len(PAGE.encode()) - 1), st.integers(0, 255))
def test_no_byte_can_be_changed_unseen(place: int, byte: int) -> None:
    content = bytearray(PAGE.encode())
    if content[place] == byte:
        return
    content[place] = byte
    with suppress(NoSeal):
        assert not check(bytes(content)).flawless


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html></html>",
        b"\xff\xfe",
        PAGE.encode() * 2,
        b"x" * (seal.MOST_BYTES + 1),
        resealed(PAGE, signed="!"),
        resealed(PAGE, key="AAAA"),
        resealed(PAGE, signed=b64encode(b"[" * 100_000).decode()),
        resealed(PAGE, signed=b64encode(b'{"fields":[[1]],"format":"courseware-certificate","version":1}').decode()),
        PAGE.replace(compact(seal_of(PAGE)), "[]").encode(),
    ],
)
def test_what_is_no_certificate_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(NoSeal, match=r"证书"):
        check(content)


class _Asks(HTMLParser):
    """What a browser would fetch, and what it would run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"{tag} {name}" for name in given if name in ("src", "href", "srcset", "data", "action")]
        self.found += [f"{tag} {name}" for name in given if name.startswith("on")]
        if tag == "script" and given.get("type") != "application/json":
            self.found.append("script")


def test_the_page_asks_for_nothing_runs_nothing_and_escapes_the_name() -> None:
    asks = _Asks()
    asks.feed(PAGE)
    assert asks.found == []
    assert "url(" not in PAGE
    assert "@import" not in PAGE
    assert "陈一诺 &lt;b&gt;&amp;amp;" in PAGE
    assert "<b>&amp;" not in PAGE
