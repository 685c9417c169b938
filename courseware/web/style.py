"""The little CSS that the theme in `.streamlit/config.toml` cannot say."""

from __future__ import annotations

from html import escape

import streamlit as st

READING = 800
"""Width of a page that is read, in pixels: some 45 Chinese characters a line, and room for a chart."""

CSS = """
<style>
.st-key-learner-of-this-tab { display: none; }
[data-testid="stMainBlockContainer"] { max-width: 76rem; }
[class*="st-key-read-"] p, [class*="st-key-read-"] li { line-height: 1.85; }
[class*="st-key-read-"] li { margin-bottom: .2rem; }

/* Links to pages stand flush with the text around them. */
[data-testid="stPageLink"] a { padding-left: 0; padding-right: 0; background: none; }
[data-testid="stPageLink"] a:hover p { text-decoration: underline; text-underline-offset: .2em; }

/* A table in a text that is wider than a phone scrolls by itself. */
[data-testid="stMarkdownContainer"] table { display: block; max-width: 100%; overflow-x: auto; }

/* On a phone a table of many columns scrolls too, instead of breaking its words into single characters. */
[data-testid="stTable"] th, [data-testid="stTable"] td { min-width: 4.2em; }

/* Callouts: an icon and a word say what they are, the colour at the edge repeats it. */
[class*="st-key-note-"] {
  border-left: 4px solid var(--edge); border-radius: .4rem; padding: .8rem 1rem .6rem 1rem;
  background: color-mix(in srgb, var(--edge) 9%, transparent);
}
[class*="st-key-note-idea"], [class*="st-key-note-hint"] { --edge: #1f8a93; }
[class*="st-key-note-pitfall"] { --edge: #c75400; }
[class*="st-key-note-example"] { --edge: #3a78b5; }
[class*="st-key-note-rule_of_thumb"] { --edge: #8a6d00; }
[class*="st-key-note-law"] { --edge: #a3477d; }
[class*="st-key-note-recap"] { --edge: #2f8f5b; }

/* Labels and choices that do not fit go on in the next line: cut off, they say nothing. */
[data-testid="stMetricLabel"] *, [data-testid="stMetricValue"] * { white-space: normal; overflow: visible; }
[data-testid="stMetricValue"] p { overflow-wrap: anywhere; line-height: 1.25; }
[data-testid="stButtonGroup"], [data-testid="stButtonGroup"] [role="radiogroup"] { max-width: 100%; flex-wrap: wrap; }

/* Options are targets for thumbs. */
[data-testid="stRadio"] [role="radiogroup"] { gap: .55rem; }
[data-testid="stRadio"] label p, [data-testid="stCheckbox"] label p { line-height: 1.6; }
[class*="-choices"] { gap: .15rem; }
[class*="-placed"] button > div, [class*="-left"] button > div { width: 100%; justify-content: flex-start; }
[class*="-placed"] button p, [class*="-left"] button p { text-align: left; }

/* The dark theme's primary colour is light, so that it serves as text too: what is written on it is dark. */
button[kind="primary"]:enabled, button[kind="primaryFormSubmit"]:enabled,
button[kind="primary"]:enabled p, button[kind="primaryFormSubmit"]:enabled p {
  color: light-dark(#ffffff, #04282b);
}
[class*="st-key-go-"] [data-testid="stPageLink"] a {   /* a link that looks like the primary button */
  background: light-dark(#0b6b72, #4fbbc3); border-radius: .6rem; padding: .35rem .9rem; min-height: 2.5rem;
}
[class*="st-key-go-"] [data-testid="stPageLink"] a p { color: light-dark(#ffffff, #04282b); }
[class*="st-key-terms-"] button p { white-space: nowrap; }
button[kind="primary"] kbd { color: inherit; opacity: .95; }

</style>
"""


LOGO = """
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 40" height="40">
<rect y="4" width="32" height="32" rx="9" fill="#1c7f87"/>
<path d="M8 26 L13 20 L18 23 L25 13" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"
 stroke-linejoin="round"/>
<text x="43" y="27" font-size="19" font-weight="700" fill="#1c8a92"
 font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif">{title}</text></svg>
"""


def logo(title: str) -> str:
    """The course's mark and name as an SVG that is legible on light and dark."""
    return LOGO.format(title=escape(title), width=50 + 20 * len(title)).strip()


def apply() -> None:
    st.html(CSS)
