// An editor for a query: colours, brackets, completion. `server/editor.js` puts it over a text area.
import {
  acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, selectedCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { dialect, sources } from "./dialect.js";
import { highlighting, theme } from "./theme.js";

// What has been written to its end is offered still, but Enter then begins a new line.
function enter(view) {
  const { state } = view;
  const chosen = selectedCompletion(state);
  const written = state.sliceDoc(0, state.selection.main.head).toLowerCase();
  if (chosen && written.endsWith(chosen.apply ?? chosen.label)) closeCompletion(view);
  return false;
}

// `attributes` of the element in which one writes; `names`: {tables, functions} to be offered; `phrases`: the editor's own
// words, translated. `on`: {typed(text), submitted(), entered(), left()}.
export function editor({ parent, text, hint, attributes, names, phrases, on }) {
  const sql = dialect(names.functions);
  const view = new EditorView({
    parent,
    doc: text,
    extensions: [
      Prec.highest(keymap.of([
        { key: "Mod-Enter", run: () => (on.submitted(), true) },
        { key: "Enter", run: enter },
        { key: "Tab", run: acceptCompletion },
      ])),
      EditorState.phrases.of(phrases),
      EditorView.contentAttributes.of(attributes),
      EditorView.lineWrapping,
      lineNumbers(),
      history(),
      bracketMatching(),
      closeBrackets(),
      sql.extension,
      autocompletion({ override: sources(names.tables, names.functions, sql), icons: false }),
      syntaxHighlighting(highlighting),
      theme,
      hint ? placeholder(hint) : [],
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
      EditorView.updateListener.of((update) => update.docChanged && on.typed(update.state.doc.toString())),
      EditorView.domEventHandlers({ focus: () => on.entered(), blur: () => on.left() }),
    ],
  });
  return view;
}
