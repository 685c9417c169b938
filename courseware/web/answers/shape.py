"""A look at the shape of an answer before it is handed in: columns, rows, keys. It is no try, and tells nothing that is
right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from courseware.answers import field as fields
from courseware.answers.shape import Shaped, shape
from courseware.answers.upload import UploadedFile
from courseware.answers.uploaded import table_of
from courseware.answers.wording import sentence
from courseware.i18n import t
from courseware.shop.tables import Shop
from courseware.web import identity, resources
from courseware.worker import asked_by


def ask(key: str, field: Shaped, entered: Callable[[], Any], shop: Shop) -> None:
    """The button, and what it shows. `entered` gives the answer as it stands on the page."""
    if not st.button(t("先看格式"), key=f"{key}-shape", icon=":material/rule:", type="tertiary"):
        return
    learner, raw = identity.learner(), entered()
    with asked_by(learner.id if learner else None):
        if isinstance(raw, Mapping) and isinstance(raw.get("file"), UploadedFile):
            raw = table_of(raw["file"])
        read = fields.accept(field, raw, shop)
    tell(field, read, shop)


def tell(field: Shaped, read: Any, shop: Shop) -> None:
    """The shape of an answer that was read."""
    words, dictionary = fields.authored(field), resources.dictionary()
    said = [sentence(finding, words, dictionary) for finding in shape(field, read, shop)]
    st.caption("\n".join(f"- {line}" for line in (*said, t("只看格式，不判对错，不计入次数。"))))
