// Draws hand-written Mermaid once it comes near the screen. Without scripts its source stays readable.
"use strict";
(() => {
const drawings = document.querySelectorAll("pre.mermaid:not([data-drawn]), pre.diagram");
if (!drawings.length) return;
const root = document.documentElement, beside = document.currentScript.src;
// Material for MkDocs names its colours on the body.
const scheme = () => document.body.dataset.mdColorScheme;
const dark = () => scheme() ? scheme() === "slate" : root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const sources = new Map([...drawings].map(one => [one, one.textContent]));
let loaded, serial = 0;
const load = () => loaded ??= new Promise((done, failed) => {
  const script = document.createElement("script");
  script.src = new URL("mermaid.min.js", beside);
  script.onload = done;
  script.onerror = failed;
  document.head.append(script);
});
const draw = async one => {
  await load();
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: dark() ? "dark" : "neutral", fontFamily: getComputedStyle(document.body).fontFamily });
  try {
    const { svg } = await mermaid.render(`mermaid-${++serial}`, sources.get(one));
    one.innerHTML = svg;
    one.dataset.drawn = dark() ? "dark" : "light";
  } catch (wrong) { one.title = String(wrong.message || wrong) }
};
const near = new IntersectionObserver(seen => seen.forEach(({ isIntersecting, target }) => { if (isIntersecting) { near.unobserve(target); draw(target) } }), { rootMargin: "400px" });
drawings.forEach(one => near.observe(one));
const again = () => drawings.forEach(one => { if ("drawn" in one.dataset) draw(one) });
addEventListener("kedge-theme", again);
if (scheme()) new MutationObserver(again).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
})();
