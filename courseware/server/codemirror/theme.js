// The course's colours, in the light and in the dark.
import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const QUIET = "light-dark(#54615f, #aebbb9)";
const STRONG = "light-dark(#0b6b72, #4fbbc3)";
const ON_STRONG = "light-dark(#fff, #04282b)";
const EDGE = "light-dark(#d5dedc, #344245)";
const PAGE = "light-dark(#fff, #12191a)";
const FACE = 'ui-monospace, "Cascadia Mono", Consolas, Menlo, "Noto Sans Mono CJK SC", monospace';

export const theme = EditorView.theme({
  "&": { resize: "vertical", overflow: "hidden", minHeight: "2.75rem", fontSize: ".9rem", color: "light-dark(#1b2626, #e7edec)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: FACE, lineHeight: "1.6" },
  ".cm-content": { padding: ".6rem 0", caretColor: STRONG },
  ".cm-line": { padding: "0 .75rem" },
  ".cm-placeholder": { color: QUIET },
  ".cm-gutters": { background: "none", border: "none", color: QUIET },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 0 0 .6rem", minWidth: "1.8rem" },
  "&.cm-focused .cm-matchingBracket": { background: "light-dark(#cde4e4, #1b535a)" },
  "&.cm-focused .cm-nonmatchingBracket": { background: "light-dark(#fcecea, #3b1f1d)", color: "light-dark(#97281f, #f6a9a2)" },
  ".cm-tooltip": { background: PAGE, color: "inherit", border: `1px solid ${EDGE}`, borderRadius: ".4rem", overflow: "hidden" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: FACE, maxHeight: "14rem", maxWidth: "min(32rem, 92vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".25rem .7rem", lineHeight: "1.5" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: STRONG, color: ON_STRONG },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": { fontStyle: "normal", color: QUIET },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  // A browser on a phone enlarges the page for smaller letters, and there is no room for numbers.
  "@media (max-width: 767px)": {
    ".cm-scroller": { fontSize: "16px" },
    ".cm-gutters": { display: "none" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { minHeight: "2.75rem", lineHeight: "2.25rem" },
  },
});

export const highlighting = HighlightStyle.define([
  { tag: tags.keyword, color: STRONG, fontWeight: "600" },
  { tag: [tags.standard(tags.name), tags.typeName], color: "light-dark(#5b3b8c, #cdb6ee)" },
  { tag: [tags.string, tags.special(tags.string)], color: "light-dark(#12623a, #86ddb0)" },
  { tag: [tags.number, tags.bool, tags.null], color: "light-dark(#8a4600, #f3c084)" },
  { tag: tags.comment, color: QUIET, fontStyle: "italic" },
]);
