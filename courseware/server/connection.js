// A line at the foot of the page while the server cannot be reached, or while it cannot keep answers. Streamlit's own
// dialog says the first in English and covers what one is reading; of the second it knows nothing.
(() => {
  const EVERY = 4_000;
  const PATIENCE = 8_000; // a first visit takes a moment to connect
  const APP = '[data-testid="stApp"]';
  const AWAY = "连不上课程，正在重连；你写的都还在这一页，连上以后再提交。";
  const DIALOG = /^(Connection error|连接中断)$/;
  const SAID_ON_PAGE = ".st-key-record-away";

  const style = document.createElement("style");
  style.textContent = `
    #connection-line { position: fixed; inset: auto 0 0 0; z-index: 1000100; padding: .7rem 1rem; text-align: center;
      font: 1rem/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
      background: #3b2a06; color: #fff6e0; border-top: 2px solid #e9a04b; }
    #connection-line:empty { display: none; }`;
  document.head.append(style);
  const line = document.createElement("div");
  line.id = "connection-line";
  line.setAttribute("role", "status");
  document.body.append(line);

  let unkept = null;
  const connected = () => document.querySelector(APP)?.dataset.testConnectionState === "CONNECTED";
  // It takes the page away from whoever was writing; once closed it does not come again until the next time.
  const dismiss = () => {
    const dialog = document.querySelector('[role="dialog"]');
    if (DIALOG.test(dialog?.querySelector("h2")?.textContent)) dialog.querySelector("button")?.click();
  };
  let begun = false;
  const show = () => {
    begun ||= connected() || performance.now() > PATIENCE;
    const here = connected() || !begun;
    if (!here) dismiss();
    const words = here ? (document.querySelector(SAID_ON_PAGE) ? "" : unkept ?? "") : AWAY;
    if (line.textContent !== words) line.textContent = words;
  };
  const ask = async () => {
    if (document.hidden || !connected()) return;
    try {
      const answer = await fetch("/record", { signal: AbortSignal.timeout(EVERY) });
      if (answer.ok) unkept = (await answer.json()).said;
    } catch {} // the server is away: that is seen by the connection
    show();
  };
  new MutationObserver(show).observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-connection-state"],
  });
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
})();
