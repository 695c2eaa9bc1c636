// Turns a run's drawn curves into charts to zoom into: by mouse and finger across the chart, by buttons and keys. Without scripts the drawings stay.
"use strict";
(() => {
const places = document.querySelectorAll(".curve[data-curve]");
if (!places.length) return;
const root = document.documentElement, base = root.dataset.root || "", zh = root.lang.startsWith("zh"), touch = matchMedia("(hover: none)").matches;
const say = zh
  ? { hint: touch ? "横向拖动以放大。" : "拖动以放大，双击恢复；键盘：+ − ← → 0。", tools: "图表", in: "放大", out: "缩小", back: "向左", on: "向右", all: "显示全部" }
  : { hint: touch ? "Drag across to zoom." : "Drag to zoom, double-click to see all; by keyboard + − ← → 0.", tools: "Chart", in: "Zoom in", out: "Zoom out", back: "Left", on: "Right", all: "Show all" };
let charts, drawn = [];
window.kedgeCurves = data => charts = data;
const add = (tag, attributes) => new Promise(done => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.onload = element.onerror = done;
  document.head.append(element);
});
const load = (loaded => () => loaded ??= Promise.all([add("link", { rel: "stylesheet", href: `${base}_kedge/uPlot.css` }), add("script", { src: `${base}_kedge/uPlot.js` }), add("script", { src: "curves.js" })]))();
const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
// A colour that the browser has worked out: a canvas knows no light-dark().
const colour = (name, at) => { at.style.color = `var(${name})`; const found = getComputedStyle(at).color; at.style.color = ""; return found };
const hues = ["--note", "--warning", "--tip", "--important", "--caution", "--quiet"], dashes = [[], [7, 4], [2, 4], [9, 3, 2, 3], [1, 3], [12, 4]];

// Where the view goes: its width is multiplied, its middle moves by so many widths, and it stays within the data.
const view = (plot, times, moved) => {
  const xs = plot.data[0], low = xs[0], high = xs[xs.length - 1], { min, max } = plot.scales.x;
  const width = Math.min(Math.max((max - min) * times, (high - low) / 400), high - low);
  const from = Math.min(Math.max((min + max - width) / 2 + moved * (max - min), low), high - width);
  plot.setScale("x", { min: from, max: from + width });
};
const all = plot => plot.setData(plot.data);
const acts = [
  ["out", ["-", "_"], "M3 8h10", plot => view(plot, 2, 0)],
  ["in", ["+", "="], "M3 8h10M8 3v10", plot => view(plot, .5, 0)],
  ["back", ["ArrowLeft"], "M10 3L5 8l5 5", plot => view(plot, 1, -.25)],
  ["on", ["ArrowRight"], "M6 3l5 5-5 5", plot => view(plot, 1, .25)],
  ["all", ["0", "Escape"], "M2.5 6v-3.5H6M13.5 6v-3.5H10M2.5 10v3.5H6M13.5 10v3.5H10", all],
];
const buttons = place => {
  const tools = make("span", { className: "zoom" });
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", `${say.tools}: ${place.querySelector("img").alt}`);
  for (const [name, , path, act] of acts) {
    const button = make("button", { type: "button", title: say[name] });
    button.setAttribute("aria-label", say[name]);
    button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;
    button.addEventListener("click", () => act(place.plot));
    tools.append(button);
  }
  tools.addEventListener("keydown", event => {
    const act = acts.find(([, keys]) => keys.includes(event.key));
    if (act && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); act[3](place.plot) }
  });
  return tools;
};
// uPlot knows the mouse; a finger that goes sideways chooses a part of the chart as well.
const fingers = plot => {
  let from = null;
  const at = event => Math.min(Math.max(event.clientX - plot.over.getBoundingClientRect().left, 0), plot.over.clientWidth);
  const chosen = event => ({ left: Math.min(from, at(event)), width: Math.abs(at(event) - from) });
  plot.over.addEventListener("pointerdown", event => { if (event.pointerType === "touch") from = event.isPrimary ? at(event) : null });
  plot.over.addEventListener("pointermove", event => { if (from !== null && event.isPrimary) plot.setSelect({ ...chosen(event), top: 0, height: plot.over.clientHeight }, false) });
  plot.over.addEventListener("pointerup", event => {
    if (from === null || !event.isPrimary) return;
    const { left, width } = chosen(event);
    if (width > 15) plot.setScale("x", { min: plot.posToVal(left, "x"), max: plot.posToVal(left + width, "x") });
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, from = null);
  });
  plot.over.addEventListener("pointercancel", () => plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, from = null));
};
const options = (place, chart) => {
  const quiet = colour("--quiet", place), line = colour("--line", place), values = chart.data.slice(1).flat().filter(v => v !== null), low = Math.min(...values), high = Math.max(...values);
  const axis = { stroke: quiet, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  return {
    width: Math.max(280, place.clientWidth), height: 300, title: chart.title, cursor: { drag: { x: true, y: true, uni: 20 } },
    scales: { x: { time: false }, y: low > 0 && high / low > 300 ? { distr: 3 } : {} },
    axes: [{ ...axis, label: chart.axis, labelSize: 20 }, { ...axis, size: 64 }],
    series: [{ label: chart.axis }, ...chart.names.map((name, i) => ({ label: name, stroke: colour(hues[i], place), dash: dashes[i], width: 1.7, spanGaps: true, value: (_, v) => v === null ? "–" : Number(v.toPrecision(5)) }))],
  };
};
const draw = async place => {
  await load();
  const chart = charts?.[place.dataset.curve];
  if (!chart || !window.uPlot) return;
  const image = place.querySelector("img"), seen = place.plot && { ...place.plot.scales.x };
  place.querySelector(".box")?.remove();
  place.plot?.destroy();
  const box = make("span", { className: "box" });
  place.append(box);
  place.plot = new uPlot(options(place, chart), chart.data, box);
  // The chart is a picture to whoever hears it; its numbers stand in the tables.
  place.plot.root.setAttribute("role", "img");
  place.plot.root.setAttribute("aria-label", image.alt);
  fingers(place.plot);
  if (seen) place.plot.setScale("x", { min: seen.min, max: seen.max });
  box.append(make("small", { textContent: say.hint }), buttons(place));
  image.hidden = true;
  if (!drawn.includes(place)) drawn.push(place);
};
const near = new IntersectionObserver(seen => seen.forEach(({ isIntersecting, target }) => { if (isIntersecting) { near.unobserve(target); draw(target) } }), { rootMargin: "300px" });
places.forEach(place => near.observe(place));
addEventListener("kedge-theme", () => drawn.forEach(draw));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach(draw));
let timer;
addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(() => drawn.forEach(place => place.plot.setSize({ width: Math.max(280, place.clientWidth), height: 300 })), 150) });
// On paper the drawings are sharper.
const onPaper = paper => drawn.forEach(place => { place.querySelector("img").hidden = !paper; place.querySelector(".box").hidden = paper });
addEventListener("beforeprint", () => onPaper(true));
addEventListener("afterprint", () => onPaper(false));
})();
