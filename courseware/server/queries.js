// What is written in the workbench's SQL box and has not been run is kept in this browser, for each learner, so that it is
// still there after another tab of the workbench, another page or a reload. `web/query_area.py` says under which name.
// Runs deferred.
(() => {
  const LONGEST = 20_000;
  const AREA = '[class*="st-key-code-"]:has([data-kept-as]) textarea';
  const write = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
  const known = new WeakSet();
  const waiting = new WeakSet(); // for what was kept
  const marker = (area) => area.closest('[class*="st-key-code-"]').querySelector("[data-kept-as]");
  const name = (area) => `query ${marker(area).dataset.keptAs}`;

  // A browser that stores nothing serves as well.
  const stored = (use) => {
    try {
      return use(localStorage);
    } catch {
      return null;
    }
  };

  function put(area) {
    if (!waiting.delete(area)) return; // whoever has typed by now keeps what he typed
    const kept = stored((store) => store.getItem(name(area)));
    if (kept === null || kept === area.value) return;
    write.call(area, kept);
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  // React draws the area empty, then writes its text, and then notes that it has: what comes in between is lost. Two
  // frames after the text stands there that is over.
  function look() {
    for (const area of document.querySelectorAll(AREA)) {
      if (known.has(area) || (!area.value && "begun" in marker(area).dataset)) continue;
      known.add(area);
      waiting.add(area);
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(put, 0, area)));
    }
  }
  addEventListener("input", ({ target }) => {
    if (!target.matches?.(AREA)) return;
    waiting.delete(target);
    if (target.value.length > LONGEST) return;
    stored((store) => store.setItem(name(target), target.value));
  }, true);
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
