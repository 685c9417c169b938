"""Drawings hold shapes and words, and nothing that acts or fetches."""

from __future__ import annotations

import base64
from xml.etree import ElementTree

import pytest

from courseware.content.blocks import Drawing, DrawingBlock
from courseware.content.course import Course
from courseware.content.drawing import fault, size, with_words
from courseware.web.blocks.drawing import image

GOOD = '<svg viewBox="0 0 300 120"><circle class="soft" cx="9" cy="9" r="5"/><text x="9" y="9">{name}</text></svg>'


def test_shapes_and_words_are_no_fault() -> None:
    assert fault(GOOD, {"name"}) is None
    assert size(GOOD) == (300, 120)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<image href="https://example.com/x.png"/>',
        '<use href="#a"/>',
        "<style>text { fill: red }</style>",
        "<foreignObject><p/></foreignObject>",
        '<a href="https://example.com"><rect/></a>',
        '<rect onclick="alert(1)"/>',
        '<rect style="fill: url(https://example.com/x.svg)"/>',
        '<rect fill="red"/>',
        '<rect class="red"/>',
        '<animate attributeName="x"/>',
        "<!-- hidden -->",
        "<?xml-stylesheet href='x.css'?>",
        "<rect>",
        "<text>{other}</text>",
    ],
)
def test_anything_else_is_refused(inside: str) -> None:
    assert fault(GOOD.replace("<circle", f"{inside}<circle"), {"name"}) is not None


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "words",
        GOOD.replace("svg", "g"),
        GOOD.replace("300", "900"),
        GOOD.replace("0 0 300 120", "0 0 300"),
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + GOOD,
    ],
)
def test_it_has_a_size_that_a_phone_can_show(svg: str) -> None:
    assert fault(svg, {"name"}) is not None


def test_every_name_has_its_words_and_all_words_their_place() -> None:
    assert fault(GOOD, {"name", "unused"}) is not None
    assert fault(GOOD, set()) is not None


def test_words_are_written_in_as_words() -> None:
    written = with_words(GOOD, {"name": "<script>&"})
    assert [text.text for text in ElementTree.fromstring(written).iter("text")] == ["<script>&"]


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_an_image_that_says_its_caption(dark: bool) -> None:
    html = image(Drawing(svg=GOOD, words={"name": "访客"}, caption='两"圈'), dark=dark)
    assert 'alt="两&quot;圈"' in html
    _, _, data = html.removesuffix('">').partition(";base64,")
    svg = ElementTree.fromstring(base64.b64decode(data))
    assert svg.get("viewBox") == "0 0 300 120"
    assert "访客" in "".join(svg.itertext())


def test_light_and_dark_differ() -> None:
    drawing = Drawing(svg=GOOD, words={"name": "访客"}, caption="圈")
    assert image(drawing, dark=False) != image(drawing, dark=True)


def test_the_course_draws_what_words_fail_to_say(course: Course) -> None:
    drawn = [id for id, lesson in course.lessons.items() if any(isinstance(b, DrawingBlock) for b in lesson.blocks)]
    assert set(drawn) >= {"brand-and-detail-page", "core-metrics", "describing-and-relating"}
