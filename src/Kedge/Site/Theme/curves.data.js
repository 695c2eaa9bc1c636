// Turns a run's drawn curves into charts: drag to zoom, double-click to see all again, the values under the pointer. Without scripts the drawings stay.
"use strict";
(() => {
const places = document.querySelectorAll(".curve[data-curve]");
if (!places.length) return;
const root = document.documentElement, base = root.dataset.root || "", zh = root.lang.startsWith("zh");
const hint = zh ? "拖动以放大，双击恢复。" : "Drag to zoom, double-click to see all.";
let charts, drawn = [];
window.kedgeCurves = data => charts = data;
const add = (tag, attributes) => new Promise(done => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.onload = element.onerror = done;
  document.head.append(element);
});
const load = (loaded => () => loaded ??= Promise.all([add("link", { rel: "stylesheet", href: `${base}_kedge/uPlot.css` }), add("script", { src: `${base}_kedge/uPlot.js` }), add("script", { src: "curves.js" })]))();
const colour = name => getComputedStyle(root).getPropertyValue(name).trim();
const hues = ["--note", "--warning", "--tip", "--important", "--caution", "--quiet"], dashes = [[], [7, 4], [2, 4], [9, 3, 2, 3], [1, 3], [12, 4]];
const draw = async place => {
  await load();
  const chart = charts?.[place.dataset.curve];
  if (!chart || !window.uPlot) return;
  const image = place.querySelector("img"), width = Math.max(280, place.clientWidth), quiet = colour("--quiet"), line = colour("--line");
  const values = chart.data.slice(1).flat().filter(v => v !== null), low = Math.min(...values), high = Math.max(...values);
  const axis = { stroke: quiet, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  place.querySelector(".box")?.remove();
  const box = Object.assign(document.createElement("span"), { className: "box" });
  place.append(box);
  const plot = new uPlot({
    width, height: 300, title: chart.title, cursor: { drag: { x: true, y: true, uni: 20 } },
    scales: { x: { time: false }, y: low > 0 && high / low > 300 ? { distr: 3 } : {} },
    axes: [{ ...axis, label: chart.axis, labelSize: 20 }, { ...axis, size: 64 }],
    series: [{ label: chart.axis }, ...chart.names.map((name, i) => ({ label: name, stroke: colour(hues[i]), dash: dashes[i], width: 1.7, spanGaps: true, value: (_, v) => v === null ? "–" : Number(v.toPrecision(5)) }))],
  }, chart.data, box);
  box.append(Object.assign(document.createElement("small"), { textContent: hint }));
  image.hidden = true;
  if (!drawn.includes(place)) drawn.push(place);
  place.plot = plot;
};
const near = new IntersectionObserver(seen => seen.forEach(({ isIntersecting, target }) => { if (isIntersecting) { near.unobserve(target); draw(target) } }), { rootMargin: "300px" });
places.forEach(place => near.observe(place));
addEventListener("kedge-theme", () => drawn.forEach(draw));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach(draw));
let timer;
addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(() => drawn.forEach(place => place.plot.setSize({ width: Math.max(280, place.clientWidth), height: 300 })), 150) });
// On paper the drawings are sharper.
addEventListener("beforeprint", () => drawn.forEach(place => { place.querySelector("img").hidden = false; place.querySelector(".box").hidden = true }));
addEventListener("afterprint", () => drawn.forEach(place => { place.querySelector("img").hidden = true; place.querySelector(".box").hidden = false }));
})();
