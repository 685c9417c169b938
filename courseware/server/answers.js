// After an answer is handed in, what is said about it, or the first row that was left blank, comes into view and has the
// focus. An item of an order that was picked by keyboard keeps the focus in its new place. Streamlit draws both anew, so
// the focus would fall back to the page. Nothing else moves anybody. Runs deferred.
(() => {
  const CARD = '[class*="st-key-question-"]';
  const VERDICT = '[class*="st-key-verdict-"]';
  const SAID = ':is([role="alert"], [role="status"])'; // Streamlit's boxes: what is good is a status
  const keyed = (element, pattern) => [...element.classList].find((name) => pattern.test(name));
  let awaited = null; // {found: () => what is awaited or null, reached: what to do with it, until: when to give up}

  const drawn = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning";
  const look = () => {
    if (!awaited || !drawn()) return; // what is half drawn is replaced, and the focus lost again
    const { found, reached, until } = awaited;
    if (performance.now() > until) return (awaited = null);
    const there = found();
    if (!there) return;
    awaited = null;
    requestAnimationFrame(() => requestAnimationFrame(() => reached(there)));
  };
  const wait = (found, reached) => (awaited = { found, reached, until: performance.now() + 20_000 });
  new MutationObserver(look).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["class", "data-test-script-state"],
  });

  const out_of_view = (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top < 80 || bottom > innerHeight - 20;
  };

  // The control in it, or itself; again for a moment, while what is stale is taken away and the rest is drawn anew.
  let held = null;
  function focus(target) {
    const until = performance.now() + 3_000;
    held = target;
    const step = (first) => {
      if (held !== target || performance.now() > until) return;
      if (first || document.activeElement === document.body) {
        const there = target();
        const control = there?.querySelector('[role="radio"], input') ?? there;
        if (there?.matches(SAID)) there.tabIndex = -1;
        control?.focus({ preventScroll: true });
      }
      requestAnimationFrame(() => step(false));
    };
    step(true);
  }
  for (const act of ["keydown", "pointerdown"]) addEventListener(act, () => (held = null), { capture: true, passive: true });

  // Whoever typed and pressed Enter goes on typing; the verdict is read out by itself.
  function handed_in(card, typing) {
    const name = keyed(card, /^st-key-question-/);
    const own = () => document.querySelector(`.${CSS.escape(name)}`);
    const before = own()?.querySelector(VERDICT)?.className;
    wait(
      () => {
        const verdict = own()?.querySelector(VERDICT);
        return verdict && verdict.className !== before && verdict.querySelector(SAID) ? verdict : null;
      },
      () => {
        const target = () =>
          own()?.querySelector('[class*="st-key-sign-blank-"]')?.closest('[class*="st-key-row-of-"]') ??
          own()?.querySelector(`${VERDICT} ${SAID}`);
        const there = target();
        if (!there) return;
        if (out_of_view(there)) there.scrollIntoView({ block: "center", behavior: "instant" });
        const moved_on = document.activeElement !== document.body && !own()?.contains(document.activeElement);
        if (!typing && !moved_on) focus(target);
      },
    );
  }

  // A step of an exercise that is right gives way to a line; one goes on with the next one.
  function step_done(step) {
    const name = keyed(step, /^st-key-step-/);
    const next = () =>
      document.querySelector('[class*="st-key-step-"] :is(input, textarea, button), .st-key-panel-next a');
    wait(
      () => (document.querySelector(`.${CSS.escape(name)}`) ? null : next()),
      () => document.activeElement === document.body && focus(next),
    );
  }

  addEventListener("click", ({ target, detail }) => {
    const step = !detail && target.closest?.('[class*="st-key-step-"]');
    if (step && target.closest("button")) step_done(step);
    const card = target.closest?.(CARD);
    if (card && target.closest('[class*="-submit"] button')) handed_in(card, false);
    const item = target.closest?.('[class*="-placed"] [class*="-answer-out-"], [class*="-left"] [class*="-answer-in-"]');
    if (!item || detail) return; // by mouse or touch: the focus is of no use, and would show a tooltip
    const [, list, way, id] = keyed(item, /-answer-(in|out)-/).match(/^(.*-answer)-(in|out)-(.*)$/);
    const moved = `.${CSS.escape(`${list}-${way === "in" ? "out" : "in"}-${id}`)} button`;
    wait(() => document.querySelector(moved), () => {
      if (document.activeElement === document.body) focus(() => document.querySelector(moved));
    });
  }, true);
  addEventListener("keydown", ({ target, key, isComposing }) => {
    if (key !== "Enter" || isComposing || !target.matches?.("input[type=text]")) return;
    const card = target.closest(CARD);
    if (card) handed_in(card, true);
    const step = target.closest('[class*="st-key-step-"]');
    if (step) step_done(step);
  }, true);
})();
