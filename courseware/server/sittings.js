// A test that is open: its clock counts to the server's deadline without a run of the page, hands in when the time is up,
// and can be taken by keyboard alone. What counts is what the server says. Runs deferred.
(() => {
  const LAST = 60;
  const FOLDED = "clock folded";
  const button = (key) => document.querySelector(`.st-key-${key} button:not(:disabled)`);
  let clock = null; // {element, deadline, slept}: of the one that is on the page
  let pressed = 0;

  // Monotonic: setting the clock of this computer changes nothing. What it slept is missing, so that the server is asked.
  const seconds = () => performance.now() / 1000;
  const ahead = () => Date.now() / 1000 - seconds();

  function found() {
    const element = document.querySelector(".clock[data-left]");
    if (!element || clock?.element === element) return;
    clock = { element, deadline: seconds() + Number(element.dataset.left), slept: ahead() };
    if (sessionStorage.getItem(FOLDED)) element.open = false;
    element.addEventListener("toggle", () => {
      if (element.open) sessionStorage.removeItem(FOLDED);
      else if (left() > LAST) sessionStorage.setItem(FOLDED, "yes");
    });
    show();
  }
  const left = () => Math.max(0, clock.deadline - seconds());

  function show() {
    const rest = Math.ceil(left());
    const words = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
    const timer = clock.element.querySelector("b");
    if (timer.textContent !== words) timer.textContent = words;
    const last = rest <= LAST;
    if (last === clock.element.classList.contains("last")) return;
    clock.element.classList.toggle("last", last);
    if (!last) return;
    clock.element.open = true;
    clock.element.querySelector("[role=status]").textContent = clock.element.dataset.said;
  }

  function tick() {
    found();
    if (!clock?.element.isConnected) return;
    show();
    const slept = Math.abs(ahead() - clock.slept) > 2;
    if ((left() > 0 && !slept) || seconds() - pressed < 3) return;
    pressed = seconds();
    clock.slept = ahead();
    document.activeElement?.blur?.(); // what is being typed belongs to the answer
    setTimeout(() => button("test-look")?.click(), 400);
  }
  setInterval(tick, 250);
  new MutationObserver(found).observe(document.documentElement, { childList: true, subtree: true });

  const typing = (target) => target.closest?.("input:not([type=radio], [type=checkbox]), textarea, [contenteditable=true]");
  addEventListener("keydown", (event) => {
    const { key, target, altKey, ctrlKey, metaKey, isComposing, repeat } = event;
    const card = document.querySelector(".st-key-test-card");
    const task = document.querySelector(".st-key-exercise-task"); // it has fields and data of its own to go through
    if (!card || altKey || ctrlKey || metaKey || isComposing || repeat || document.querySelector('[role="dialog"]')) return;
    if (task && !/^m$/i.test(key)) return;
    if (key === "Enter") {
      if (target.closest?.('button, a, summary, textarea, [role="combobox"], [class*="-submit"]') || card.querySelector('[class*="-submit"]')) return;
      if (typing(target)) target.blur();
      setTimeout(() => button("test-next")?.click(), typing(target) ? 200 : 0);
    } else if (typing(target)) {
      return;
    } else if (/^[1-9]$/.test(key)) {
      const options = card.querySelectorAll('[data-testid="stRadio"] input, [data-testid="stCheckbox"] input, [class*="-answer-left"] button');
      options[key - 1]?.focus(); // by which drafts.js knows what is being answered
      options[key - 1]?.click();
    } else if (key === "m" || key === "M") {
      button("test-mark")?.click();
    } else return;
    event.preventDefault();
  }, true); // before a widget takes the key for itself
})();
