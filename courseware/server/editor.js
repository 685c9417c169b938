// A text area for a query becomes an editor (codemirror/), with the names of the tables that it may ask (web/query_area.py).
// The text area stays behind it and remains what the page and drafts.js know of: whatever is written in the editor is
// written there too, as if typed, and what the page writes there is shown. Without an editor one goes on in it. Runs deferred.
(() => {
  const PLACE = '[class*="st-key-code-"]';
  const AREA = `${PLACE}:has([data-tables]) textarea`; // both have been drawn
  const write = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
  const editors = new Map(); // by text area
  let loaded = null;
  let composing = false; // a word by an input method: neither field may be touched till it is done

  const load = () =>
    (loaded ??= Promise.all([
      import("/codemirror.js"),
      fetch("/names.json").then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status))),
    ]));

  function furnish(area, { editor }, { tables, functions, words }) {
    const place = area.closest(PLACE);
    const asked = place.querySelector("[data-tables]").dataset.tables.split(" ");
    const help = document.createElement("span");
    help.id = `${area.id}-keys`;
    help.hidden = true; // it describes, and is not read by itself
    help.textContent = words.keys;
    const tell = (event) => area.dispatchEvent(event);
    const height = getComputedStyle(area).height;
    const view = editor({
      parent: area.parentElement,
      text: area.value,
      hint: area.placeholder,
      attributes: { "aria-label": area.getAttribute("aria-label"), "aria-describedby": help.id },
      names: { tables: Object.fromEntries(asked.map((name) => [name, tables[name]])), functions },
      phrases: words,
      on: {
        typed(text) {
          if (text === area.value) return;
          write.call(area, text);
          tell(new InputEvent("input", { bubbles: true }));
        },
        submitted: () =>
          tell(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true })),
        entered: () => tell(new FocusEvent("focusin", { bubbles: true })),
        left: () => tell(new FocusEvent("focusout", { bubbles: true })),
      },
    });
    view.dom.style.height = height;
    view.dom.append(help);
    editors.set(area, view);
    const focused = document.activeElement === area;
    const { selectionStart: anchor, selectionEnd: head } = area;
    area.tabIndex = -1;
    area.setAttribute("aria-hidden", "true");
    area.addEventListener("focus", () => view.focus()); // by its label
    area.addEventListener("input", () => follow(area, view));
    if (focused) {
      view.dispatch({ selection: { anchor, head } });
      view.focus();
    }
  }

  // What the page has written into the text area since: what had been handed in, or another example.
  function follow(area, view) {
    const shown = view.state.doc.toString();
    if (composing || area.value === shown) return;
    view.dispatch({ changes: { from: 0, to: shown.length, insert: area.value } });
  }

  function look() {
    for (const [area, view] of editors)
      if (area.isConnected) follow(area, view);
      else {
        view.destroy();
        editors.delete(area);
      }
    if (composing || ![...document.querySelectorAll(AREA)].some((area) => !editors.has(area))) return;
    load().then(([code, names]) => {
      if (composing) return;
      for (const area of document.querySelectorAll(AREA)) if (!editors.has(area)) furnish(area, code, names);
    }, () => {}); // the text area serves as well
  }
  for (const [act, begun] of [["compositionstart", true], ["compositionend", false]])
    addEventListener(act, () => {
      composing = begun;
      if (!begun) setTimeout(look);
    }, true);
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
