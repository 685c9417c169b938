// What is written in the workbench's SQL box and has not been run is kept in this browser, for each learner, so that it is
// still there after another tab of the workbench, another page or a reload. `web/query_area.py` says under which name.
// Runs deferred.
(() => {
  const LONGEST = 20_000;
  const AREA = '[class*="st-key-code-"]:has([data-kept-as]) textarea';
  const write = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
  const known = new WeakSet();
  const name = (area) => `query ${area.closest('[class*="st-key-code-"]').querySelector("[data-kept-as]").dataset.keptAs}`;

  // A browser that stores nothing serves as well.
  const stored = (use) => {
    try {
      return use(localStorage);
    } catch {
      return null;
    }
  };

  function look() {
    for (const area of document.querySelectorAll(AREA)) {
      if (known.has(area)) continue;
      known.add(area);
      const kept = stored((store) => store.getItem(name(area)));
      if (kept === null || kept === area.value) continue;
      write.call(area, kept);
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  }
  addEventListener("input", ({ target }) => {
    if (!target.matches?.(AREA) || target.value.length > LONGEST) return;
    stored((store) => store.setItem(name(target), target.value));
  }, true);
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
