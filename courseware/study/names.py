"""Names of learners: what is accepted, and the sentence for what is not."""

from __future__ import annotations

import unicodedata

from courseware.i18n import t

MAX_LENGTH = 20


class NameRefused(ValueError):
    """`str()` is a sentence for the reader."""


def accept_name(raw: str) -> str:
    """The name as it is kept: trimmed, inner spaces collapsed. Raises NameRefused."""
    name = unicodedata.normalize("NFC", " ".join(raw.split(" "))).strip()
    name = " ".join(part for part in name.split(" ") if part)
    if not name:
        raise NameRefused(t("请先填写名字。"))
    # C*: control, invisible and direction-changing characters, lone surrogates; Zl, Zp: line breaks.
    if any(unicodedata.category(char)[0] == "C" or unicodedata.category(char) in ("Zl", "Zp") for char in name):
        raise NameRefused(t("名字里有看不见的字符或换行，请改用普通的文字、字母和数字。"))
    if len(name) > MAX_LENGTH:
        raise NameRefused(t("名字有 {length} 个字，最多 {most} 个，请写短一些。", length=len(name), most=MAX_LENGTH))
    return name


def name_key(name: str) -> str:
    """The name as it is compared: without regard to case and to full or half width."""
    return unicodedata.normalize("NFKC", name).casefold()


def taken(name: str) -> NameRefused:
    """Another learner has it."""
    return NameRefused(t("已经有叫「{name}」的学员了，请换一个名字，或在列表里选择他。", name=name))
