"""The signature in a certificate's page, and what can be said of a page that bears one.

The page holds a seal: `<script type="application/json" id="seal">`, which no browser runs. In it are the signed bytes
(canonical JSON: every field as the paper words it, and a hash of the page without the seal's content), their Ed25519
signature, and the public key. So whoever checks it can show what was signed beside what the paper says now, and tell
whether anything else of the page was touched. Who holds the key is not in it: its fingerprint has to be compared with
the one that the school publishes.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from courseware.i18n import t

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FORMAT, VERSION = "courseware-certificate", 1
MOST_BYTES = 2**20
EMPTY = '<script type="application/json" id="seal"></script>'
"""Where in a page its seal goes, once."""
_SEAL = re.compile(r'(<script type="application/json" id="seal">)([^<]*)(</script>)')
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class NoSeal(ValueError):
    """The file is none of our certificates. `str()` is a sentence for the reader."""


@dataclass(frozen=True)
class Field:
    """Something that is signed: `text` stands on the paper as it is here, in an element with `data-field="id"`."""

    id: str
    label: str
    text: str


@dataclass(frozen=True)
class Row:
    """A signed field beside what the paper says in its place; None when it says nothing there."""

    label: str
    signed: str
    shown: str | None

    @property
    def same(self) -> bool:
        return self.shown is not None and one_line(self.shown) == one_line(self.signed)


@dataclass(frozen=True)
class Checked:
    """`genuine`: the signature fits the signed fields and the key. `intact`: nothing of the page was touched since."""

    genuine: bool
    intact: bool
    fingerprint: str
    rows: tuple[Row, ...]

    @property
    def flawless(self) -> bool:
        return self.genuine and self.intact and all(row.same for row in self.rows)


def sealed(page: str, fields: Sequence[Field], key: Ed25519PrivateKey) -> str:
    """The page with its seal. It has the place for it (`EMPTY`), and each field in an element of its own."""
    told = {
        "format": FORMAT,
        "version": VERSION,
        "fields": [[field.id, field.label, field.text] for field in fields],
        "page": _hash(page),
    }
    signed = canonical(told)
    seal = _seal(signed, key.sign(signed), key.public_key().public_bytes_raw())
    if page.count(EMPTY) != 1:
        raise ValueError("a page has one place for its seal")
    return page.replace(EMPTY, EMPTY.replace("><", f">{seal}<"))


def _seal(signed: bytes, signature: bytes, key: bytes) -> str:
    parts = {"signed": signed, "signature": signature, "key": key}
    return json.dumps({name: b64encode(part).decode() for name, part in parts.items()}, separators=(",", ":"))


def canonical(told: Any) -> bytes:
    """JSON with sorted keys and no spaces, in UTF-8: the same value always gives the same bytes."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def fingerprint(public_key: bytes) -> str:
    """32 hexadecimal digits in groups of four, to be read out and compared."""
    digits = hashlib.sha512(public_key).hexdigest()[:32]
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def check(content: bytes) -> Checked:
    """Raises NoSeal."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if len(content) > MOST_BYTES:
        raise NoSeal(t("文件太大，不是结业证书。"))
    try:
        page = content.decode("utf-8")
        ((_, sealed, _),) = _SEAL.findall(page)
        seal = json.loads(sealed)
        signed, signature, public = (b64decode(seal[name], validate=True) for name in ("signed", "signature", "key"))
        told = json.loads(signed)
        fields = [(str(id), str(label), str(text)) for id, label, text in told["fields"]]
        key = Ed25519PublicKey.from_public_bytes(public)
        if told["format"] != FORMAT or told["version"] != VERSION or sealed != _seal(signed, signature, public):
            raise ValueError("not as we write it")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NoSeal(t("文件里没有能读懂的签名：不是这门课的结业证书，或者被改坏了。")) from None
    try:
        key.verify(signature, signed)
        genuine = True
    except InvalidSignature:
        genuine = False
    reading = _Fields()
    reading.feed(page)
    rows = tuple(Row(label, text, reading.shown.get(id)) for id, label, text in fields)
    return Checked(genuine, told.get("page") == _hash(page), fingerprint(public), rows)


def _hash(page: str) -> str:
    """Of the page without its seal's content. SHA-512, as the verifier that works without a network knows it."""
    return hashlib.sha512(_SEAL.sub(r"\1\3", page).encode()).hexdigest()


def one_line(text: str) -> str:
    """As a browser shows it: line breaks and runs of spaces are one space."""
    return " ".join(text.split())


class _Fields(HTMLParser):
    """What stands on the paper, by field. What stands there twice is told twice."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: dict[str, str] = {}
        self._open: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        name = dict(attrs).get("data-field")
        self._open.append(name)
        if name is not None:
            self.shown.setdefault(name, "")

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag not in _VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        name = next((each for each in reversed(self._open) if each is not None), None)
        if name is not None:
            self.shown[name] += data
