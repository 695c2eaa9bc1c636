// Shows a page anew as soon as its file is saved, where the reader is. Only on pages that `kedge docs serve` shows.
"use strict";
(() => {
const here = () => { const path = location.pathname.slice(1); return path === "" || path.endsWith("/") ? path + "index.html" : path };
const fresh = async () => {
  const answer = await fetch(location.pathname, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.querySelector("pre.mermaid, [data-curve]")) return location.reload();
  document.title = page.title;
  for (const part of ["main", ".contents", "#kedge-nav", ".top .brand"]) {
    const old = document.querySelector(part), now = page.querySelector(part);
    if (old && now) old.innerHTML = now.innerHTML; else if (!old !== !now) return location.reload();
  }
  dispatchEvent(new Event("kedge-changed"));
  window.kedgeShown = (window.kedgeShown || 0) + 1;
};
const connect = () => {
  // The page ends with how much had been said when it was made: what was saved since then is told at once.
  const events = new EventSource("/_kedge/live?" + (document.lastChild.data || ""));
  let lost = false;
  events.onopen = () => { if (lost) fresh(); lost = false };
  events.onerror = () => lost = true;
  events.onmessage = ({ data }) => { if (data === "*" || data === here()) fresh() };
};
connect();
})();
