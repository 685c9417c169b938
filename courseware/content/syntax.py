"""What PyYAML says of a syntax error, put as a problem an author can act on."""

from __future__ import annotations

from dataclasses import dataclass

from yaml import MarkedYAMLError


@dataclass(frozen=True)
class SyntaxProblem:
    """Zero-based `line` and `col`, and the rest of a Problem."""

    line: int
    col: int
    code: str
    message: str
    fix: str


QUOTE_IT = 'put the text in quotes ("…"), or start it on the next line after `|`'


def explain(error: MarkedYAMLError, lines: list[str]) -> SyntaxProblem:
    """The code, place and advice for an error of the YAML parser.

    The parser in C and the one in Python word their errors differently, so only words common to both are looked at.
    """
    context, said = error.context or "", error.problem or "the file is not YAML"
    at = error.problem_mark or error.context_mark
    line, col = (at.line, at.column) if at else (0, 0)
    start = error.context_mark or at
    opened = (start.line, start.column) if start else (line, col)
    text = lines[line] if line < len(lines) else ""
    before, here = text[:col], text[col : col + 1]

    if "quoted scalar" in context and "end of stream" in said:
        return SyntaxProblem(*opened, "unclosed-quote", "the quote opened here is not closed", "add the closing quote")
    if "quoted scalar" in context:
        return SyntaxProblem(line, col, "bad-escape", f"in double quotes: {said}", "use single quotes, or write `\\\\`")
    if "mapping values are not allowed" in said:
        if ": " in before:
            return SyntaxProblem(line, col, "colon-in-text", "a plain text may not contain `: `", QUOTE_IT)
        return SyntaxProblem(line, col, "indentation", "this key is indented unlike its neighbours", "align the keys")
    if "sequence entries are not allowed" in said:
        return SyntaxProblem(line, col, "indentation", "a list cannot begin here", "put each `- ` on a line of its own")
    if "cannot start any token" in said:
        return SyntaxProblem(line, col, "reserved-character", f"a plain text may not begin with `{here}`", QUOTE_IT)
    if "alias" in context or "anchor" in context:
        return SyntaxProblem(*opened, "anchor", "a plain text may not begin with `*` or `&`", QUOTE_IT)
    if "tag" in context or "tag" in said:
        return SyntaxProblem(*opened, "tag", "a plain text may not begin with `!`", QUOTE_IT)
    if "flow" in context:
        return SyntaxProblem(
            *opened, "unclosed-bracket", "this bracket is not closed, or a comma is missing in it", "close the bracket"
        )
    if "block scalar" in context:
        return SyntaxProblem(line, col, "block-text", "after `|` or `>` the line must end", "start on the next line")
    if "':'" in said:
        return SyntaxProblem(*opened, "missing-colon", "expected `key: value`", "add a colon and a space after the key")
    if "document start" in said:
        return SyntaxProblem(line, col, "indentation", "this line does not fit those above it", "align it with them")
    if "block mapping" in context or "block collection" in context or "block sequence" in context:
        if before.rstrip().endswith(('"', "'", "}", "]")):
            return SyntaxProblem(
                line, col, "text-after-quote", "text goes on after a closing quote or bracket", "quote the whole text"
            )
        return SyntaxProblem(line, col, "indentation", "this line does not fit those above it", "align it with them")
    return SyntaxProblem(line, col, "syntax", said, "")
