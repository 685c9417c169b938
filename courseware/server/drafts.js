// What is entered in a form is kept by itself: after a pause, and when one leaves the field or the page. No script is
// run for it. `web/drafts.py` writes beside each form which widgets are its fields, and where we say that they are kept.
(() => {
  const PAUSE = 800;
  const AGAIN = 4_000;
  const tab = Math.random().toString(36).slice(2);
  let number = 0; // of what is sent: an older one may arrive later
  let timer = null;
  let sending = false;
  const stood = new Map(); // by field: what it held when it was entered, or when it was last kept
  const waiting = new Map(); // by field: what is to be kept
  const answered = new Map(); // by item: how often, when the server knows of more than this page does

  const box = (key) => document.querySelector(`.st-key-${CSS.escape(key)}`);
  const forms = () =>
    [...document.querySelectorAll("[data-draft]")].map((line) => ({ line, ...JSON.parse(line.dataset.draft) }));
  const name = (form, field) => `${form.learner} ${form.item} ${form.variant} ${field.field ?? ""}`;

  // The value of a field as the answers have it; undefined if it is not on the page.
  const chosen = (key, choices) => {
    const widget = box(key);
    const radios = [...(widget?.querySelectorAll('input[type="radio"], button[role="radio"]') ?? [])];
    const list = widget?.querySelector('input[role="combobox"]');
    const at = list
      ? choices.findIndex(([, text]) => text === list.value)
      : radios.findIndex((radio) => radio.checked || radio.ariaChecked === "true");
    return choices[at]?.[0] ?? null;
  };
  const read = ({ shape, boxes, choices }) => {
    if (!boxes.some(([, key]) => box(key))) return undefined;
    const typed = (key) => box(key)?.querySelector("input, textarea")?.value;
    const text = () => typed(boxes[0][1]);
    switch (shape) {
      case "text":
        return text();
      case "query":
        return text() === undefined ? undefined : { way: "sql", sql: text() };
      case "one":
        return chosen(boxes[0][1], choices);
      case "several":
        return boxes.filter(([, key]) => box(key)?.querySelector('input[type="checkbox"]')?.checked).map(([id]) => id);
      case "pairs":
        return Object.fromEntries(boxes.map(([id, key]) => [id, chosen(key, choices)]).filter(([, right]) => right));
      case "texts":
        return Object.fromEntries(boxes.map(([id, key]) => [id, typed(key)]).filter(([, text]) => text?.trim()));
    }
  };
  const at = (element) => {
    for (const form of forms())
      for (const field of form.fields)
        if (field.boxes.some(([, key]) => box(key)?.contains(element))) return { form, field };
    return null;
  };

  const enter = ({ target }) => {
    const place = at(target);
    if (!place) return;
    const key = name(place.form, place.field);
    if (!waiting.has(key)) stood.set(key, JSON.stringify(read(place.field)));
  };
  // A list's choices are not within its field, so every field that was entered is looked at.
  const look = () => {
    let more = false;
    for (const form of forms())
      for (const field of form.fields) {
        const key = name(form, field);
        const value = stood.has(key) ? read(field) : undefined;
        if (value === undefined || JSON.stringify(value) === (waiting.get(key)?.said ?? stood.get(key))) continue;
        waiting.set(key, { form, field, value, said: JSON.stringify(value) });
        say(form, "");
        more = true;
      }
    if (more) soon(PAUSE);
  };
  const soon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  };
  const say = (form, words) => {
    for (const each of forms()) if (each.item === form.item && each.line.textContent !== words) each.line.textContent = words;
  };

  const post = ({ form, field, value }, leaving = false) => {
    const now = forms().find((each) => each.item === form.item && each.variant === form.variant) ?? form;
    const { learner, item, variant, occasion } = form;
    const attempts = Math.max(now.attempts, answered.get(item) ?? 0);
    return fetch("/draft", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ learner, item, occasion, field: field.field, value, variant, attempts, tab, number: number++ }),
      keepalive: leaving,
      signal: leaving ? undefined : AbortSignal.timeout(AGAIN),
    });
  };
  const done = (key, entry) => {
    stood.set(key, entry.said);
    if (waiting.get(key) === entry) waiting.delete(key);
  };
  const send = async () => {
    if (sending) return soon(PAUSE);
    sending = true;
    let wait = null;
    for (const [key, entry] of waiting) {
      const { form } = entry;
      try {
        const answer = await post(entry);
        if (answer.status >= 500) throw new Error(answer.statusText);
        const { outcome, attempts } = answer.ok ? await answer.json() : {};
        if (outcome === "answered") {
          // Handed in here a moment ago, or in another tab: what stands here when that has been drawn is the newer one.
          answered.set(form.item, attempts);
          const held = read(entry.field);
          waiting.set(key, held === undefined ? entry : { ...entry, value: held, said: JSON.stringify(held) });
          wait ??= PAUSE;
          continue;
        }
        done(key, entry);
        if (outcome === "drafted") say(form, form.words.kept);
        else if (outcome === "over") say(form, form.words.over);
        else if (!answer.ok) say(form, form.words.not);
      } catch {
        say(form, form.words.later);
        wait = AGAIN;
      }
    }
    sending = false;
    if (wait !== null) soon(wait);
  };
  const leave = () => {
    look();
    for (const entry of waiting.values()) post(entry, true).catch(() => {});
  };

  for (const act of ["focusin", "pointerdown"]) addEventListener(act, enter, { capture: true, passive: true });
  // What the page makes of it is there a moment later.
  for (const act of ["input", "change", "click", "keyup"])
    addEventListener(act, () => setTimeout(look), { capture: true, passive: true });
  addEventListener("focusout", () => (look(), waiting.size && soon(0)), true);
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
})();
