// Where a reader stands: a page opens at its top, Back and Forward and a reload lead to where one was, and on a phone
// the menu gets out of the way. Streamlit does none of it. Runs in <head>, before Streamlit.
(() => {
  const main = () => document.querySelector('[data-testid="stMain"]');
  const phone = () => innerWidth < 768;
  let opening = null;
  let height = 0;
  let by_key = false;
  let left_from;

  // Each step of the history has a name, and under that name what has been scrolled.
  const key = () => `place ${history.state?.place}`;
  const named = (state, place) => ({ ...state, place });
  const fresh = () => `${Date.now()}-${Math.random()}`;
  const replace = history.replaceState.bind(history);
  const push = history.pushState.bind(history);
  history.replaceState = (state, title, url) => replace(named(state, history.state?.place ?? fresh()), title, url);
  history.pushState = (state, title, url) => {
    const before = location.pathname;
    push(named(state, fresh()), title, url);
    if (location.pathname === before) return; // other parameters alone are no other page
    open(named_spot() ?? top);
    if (by_key) to_heading();
    ready_to_search();
  };
  // Addresses of the form /lesson?id=… have been given out. As they are, a step away from them leaves a dead one behind.
  const old = location.pathname.match(/^\/(lesson|exercise)$/);
  const id = new URLSearchParams(location.search).get("id");
  if (old && id) history.replaceState(history.state, "", `${old[0]}-${encodeURIComponent(id)}`);

  const resume = () => {
    const place = history.state?.place;
    if (place) {
      const kept = Number(sessionStorage.getItem(key()) ?? 0);
      open(() => kept);
    } else {
      replace(named(history.state, fresh()), "");
      if (named_spot()) open(named_spot());
    }
  };
  addEventListener("popstate", () => (resume(), by_key && to_heading()));
  resume(); // a reload, or Back from another site; a first visit has no place yet

  // A question (?q=3 or #q3) or section (#s2) of a lesson that the address names: where it stands, once it is there.
  function top() {
    return 0;
  }
  function named_spot(hash = location.hash) {
    const asked = new URLSearchParams(location.search).get("q");
    const [, kind, n] = hash.match(/^#([qs])(\d+)$/) ?? (asked && [, "q", asked]) ?? [];
    if (!kind) return null;
    const all = kind === "q" ? '[class*="st-key-question-"]' : '[class*="st-key-read-"] :is(h2, h3)';
    return () => {
      // The questions that a lesson opens with are those of earlier lessons, and not counted.
      const own = [...(main()?.querySelectorAll(all) ?? [])].filter((spot) => !spot.closest('[class*="st-key-recall-"]'));
      const spot = own[n - 1];
      return spot ? spot.getBoundingClientRect().top + main().scrollTop - 120 : 0;
    };
  }
  addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#q"], a[href^="#s"]');
    const spot = link && named_spot(link.getAttribute("href"));
    if (!spot) return;
    event.preventDefault();
    history.replaceState(history.state, "", link.getAttribute("href"));
    open(spot);
  }, true);

  // On a desk the search can be typed into at once; on a phone its keyboard would cover the page.
  function ready_to_search(until = performance.now() + 5_000) {
    if (phone() || !location.pathname.endsWith("/glossary") || location.search) return;
    const box = document.querySelector(".st-key-search input");
    if (box) box.focus({ preventScroll: true });
    else if (performance.now() < until) requestAnimationFrame(() => ready_to_search(until));
  }

  // Whoever opened the page by keyboard goes on from its heading: the link is gone, or stands at the end of the menu.
  addEventListener("keydown", () => ((by_key = true), (left_from = main()?.querySelector("h1")?.textContent)), true);
  addEventListener("pointerdown", () => (by_key = false), true);
  function to_heading() {
    const before = left_from; // after a button the next page's heading may stand before its address
    const pressed = document.activeElement;
    const said = pressed?.textContent;
    const until = performance.now() + 10_000;
    const step = () => {
      const heading = main()?.querySelector("h1");
      const drawn = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning";
      // What was pressed is gone, or stands in the menu, or has become another link or button.
      const left = !main()?.contains(pressed) || pressed.textContent !== said;
      if (heading && heading.textContent !== before && drawn && left) {
        const gone_on = main().matches(":has(:focus)") && document.activeElement !== pressed;
        if (gone_on) return; // to the search box, or wherever one has gone already
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
      } else if (performance.now() < until) requestAnimationFrame(step);
    };
    step();
  }

  // Scroll there, again and again while the page grows, until it has come to rest or the reader takes over.
  function open(where) {
    const mine = (opening = { until: performance.now() + 10_000 });
    let high = -1;
    const step = () => {
      if (opening !== mine) return;
      const page = main();
      if (page) {
        if (page.scrollHeight !== high && high >= 0) mine.until = performance.now() + 1_500;
        high = page.scrollHeight;
        const aim = Math.max(0, Math.min(where(), high - page.clientHeight));
        if (Math.abs(page.scrollTop - aim) > 1) page.scrollTo({ top: aim, behavior: "instant" });
      }
      if (performance.now() < mine.until) requestAnimationFrame(step);
      else arrived();
    };
    step();
  }
  function arrived() {
    opening = null;
    height = main()?.scrollHeight ?? 0;
  }
  for (const act of ["wheel", "touchstart", "pointerdown", "keydown"])
    addEventListener(act, () => opening && arrived(), { capture: true, passive: true });

  document.addEventListener("scroll", ({ target }) => {
    if (opening || target !== main()) return;
    // A page that is being taken away is cut short and scrolls by itself: nobody has scrolled it.
    const cut = target.scrollHeight < height && target.scrollTop >= target.scrollHeight - target.clientHeight - 1;
    if (cut) return;
    height = target.scrollHeight;
    sessionStorage.setItem(key(), target.scrollTop);
  }, { capture: true, passive: true });

  // The next question of a review, the next situation of a drill and the next step of the campaign begin at the top, however long the one before was.
  const NEXT = '.st-key-review-next, [class*="st-key-drill-go-"], [class*="st-key-618-go-"], [class*="st-key-618-step-"]';
  addEventListener("click", ({ target }) => target.closest?.(NEXT) && open(top));

  // On a phone the menu covers the page: it begins closed, and closes when something in it has been chosen. On a desk
  // the reader's choice is kept, under Streamlit's name. Without one it is closed beside an exercise (main.py), unless
  // the screen is so wide that there is room for it: then we choose.
  const CHOICE = "stSidebarCollapsed-";
  const OURS = "menu kept open";
  const wide = innerWidth > 1280;
  if (phone() || (!wide && localStorage.getItem(OURS) && localStorage.getItem(CHOICE) === "false"))
    for (const name of [CHOICE, OURS]) localStorage.removeItem(name);
  else if (wide && localStorage.getItem(CHOICE) === null)
    for (const name of [CHOICE, OURS]) localStorage.setItem(name, "false");
  // Its room is kept until it comes (style.css).
  const closed = localStorage.getItem(CHOICE) ?? String(location.pathname.startsWith("/exercise-"));
  const none = /^\/(lead|board|projector|report)$/.test(location.pathname); // the trainer's pages have no menu
  if (!phone() && (closed === "true" || none)) document.documentElement.dataset.menu = "closed";
  addEventListener("click", ({ target }) => {
    if (phone() && target.closest?.('[data-testid="stSidebar"] a[href]'))
      setTimeout(() => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click());
  });
})();
