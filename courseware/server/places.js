// Where a reader stands: a page opens at its top, Back and Forward and a reload lead to where one was, and on a phone
// the menu gets out of the way. Streamlit does none of it. Runs in <head>, before Streamlit.
(() => {
  const main = () => document.querySelector('[data-testid="stMain"]');
  const phone = () => innerWidth < 768;
  let opening = null;
  let height = 0;

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
  addEventListener("popstate", resume);
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
      const spot = main()?.querySelectorAll(all)[n - 1];
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

  // The next question of a review begins at the top, however long the answer before was.
  addEventListener("click", ({ target }) => target.closest?.(".st-key-review-next") && open(top));

  // On a phone the menu covers the page: it begins closed, and closes when something in it has been chosen.
  if (phone())
    for (const name of Object.keys(localStorage))
      if (name.startsWith("stSidebarCollapsed-")) localStorage.removeItem(name);
  // On a desk its room is kept until it comes (style.css), unless the reader keeps it closed.
  else if (Object.entries(localStorage).some(([name, kept]) => name.startsWith("stSidebarCollapsed-") && kept === "true"))
    document.documentElement.dataset.menu = "closed";
  addEventListener("click", ({ target }) => {
    if (phone() && target.closest?.('[data-testid="stSidebar"] a[href]'))
      setTimeout(() => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click());
  });
})();
