"""What may stand in the SVG of a drawing: shapes and words in the page's colours, and nothing that acts or fetches."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from html import escape

SHAPES = frozenset(["svg", "g", "rect", "circle", "ellipse", "line", "path", "polyline", "text", "tspan"])
ATTRIBUTES = frozenset(
    [
        "viewBox",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "width",
        "height",
        "d",
        "points",
        "dx",
        "dy",
        "transform",
        "class",
        "text-anchor",
    ]
)
CLASSES = frozenset(["line", "faint", "dashed", "soft", "deep", "warn", "small", "strong"])
"""What a shape may be called: its colours and strokes (`courseware/web/blocks/drawing.py`)."""

_NAME = re.compile(r"\{(\w+)\}")
_SIZE = re.compile(r"0 0 (\d{2,3}) (\d{2,3})")
WIDEST = 400
"""Units: a phone shows them as pixels, so that its words stay legible."""


def fault(svg: str, words: Collection[str]) -> str | None:
    """What is wrong with the SVG of a drawing that has these words, or None."""
    from xml.etree import ElementTree  # not needed to show what was checked before

    if "<!" in svg or "<?" in svg:
        return "leave out comments, declarations and the XML header"
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        return f"this is not SVG: {error}"
    if root.tag != "svg":
        return "the outermost element is `<svg>`, without a namespace"
    if (size := _SIZE.fullmatch(root.get("viewBox", ""))) is None or int(size[1]) > WIDEST:
        return f'give `viewBox="0 0 width height"`, at most {WIDEST} wide'
    for element in root.iter():
        if element.tag not in SHAPES:
            return f"`<{element.tag}>` may not stand in a drawing"
        if unknown := sorted(set(element.attrib) - ATTRIBUTES):
            return f"`{unknown[0]}` may not stand in a drawing; colours and strokes come from `class`"
        if odd := sorted(set(element.get("class", "").split()) - CLASSES):
            return f"no class `{odd[0]}`; there are {', '.join(sorted(CLASSES))}"
    named = set(_NAME.findall("".join(root.itertext())))
    if named != set(words):
        return f"`words` and the names in braces differ: {', '.join(sorted(named ^ set(words)))}"
    return None


def size(svg: str) -> tuple[int, int]:
    """Width and height of an SVG without fault, in its own units."""
    found = _SIZE.search(svg)
    assert found is not None
    return int(found[1]), int(found[2])


def with_words(svg: str, words: Mapping[str, str]) -> str:
    """The SVG with its words written in."""
    return _NAME.sub(lambda name: escape(words[name[1]]), svg)
