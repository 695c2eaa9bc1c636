// What a page can do more of with a script: colours, search, copying, the menu of small screens, the reader's level. Reading needs none of it.
"use strict";
(() => {
const root = document.documentElement, zh = root.lang.startsWith("zh"), base = root.dataset.root || "";
const say = zh
  ? { search: "搜索", light: "浅色", dark: "深色", auto: "自动", colours: "颜色", copy: "复制", copied: "已复制", level: "内容", all: "标准", novice: "新手", expert: "专家", none: "没有结果", results: n => `${n} 个页面`, loading: "正在载入…", close: "关闭", hint: "输入要查找的内容", keys: ["↑ ↓ 选择", "Enter 打开", "Esc 关闭"] }
  : { search: "Search", light: "Light", dark: "Dark", auto: "Auto", colours: "Colours", copy: "Copy", copied: "Copied", level: "Level", all: "standard", novice: "novice", expert: "expert", none: "Nothing found", results: n => n === 1 ? "1 page" : `${n} pages`, loading: "Loading…", close: "Close", hint: "Type what you look for", keys: ["↑ ↓ choose", "Enter opens", "Esc closes"] };
const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
const signs = {
  find: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.5 3.5", copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3", copied: "M3 8.5l3.2 3.2L13 4.8",
  auto: "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11M10 5v6M12 6.5v3", light: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1", dark: "M13.3 9.6A5.6 5.6 0 0 1 6.4 2.7a5.6 5.6 0 1 0 6.9 6.9z",
};
const sign = name => {
  const [svg, path] = ["svg", "path"].map(tag => document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", signs[name]);
  svg.append(path);
  return svg;
};
const kept = { get: key => { try { return localStorage[key] } catch { return undefined } }, set: (key, value) => { try { value ? localStorage[key] = value : localStorage.removeItem(key) } catch { } } };
const tools = document.querySelector(".tools");

// Colours: as the system has them, or as chosen.
const themes = ["auto", "light", "dark"];
let theme = root.dataset.theme || "auto";
const colour = make("button", { type: "button" });
const dress = () => {
  if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
  colour.replaceChildren(sign(theme));
  colour.setAttribute("aria-label", `${say.colours}: ${say[theme]}`);
  colour.title = `${say.colours}: ${say[theme]}`;
};
colour.addEventListener("click", () => {
  theme = themes[(themes.indexOf(theme) + 1) % 3];
  kept.set("kedgeTheme", theme === "auto" ? "" : theme);
  dress();
  dispatchEvent(new Event("kedge-theme"));
});
dress();

// The menu of small screens.
const nav = document.getElementById("kedge-nav"), menu = document.querySelector(".menu");
const open = wanted => { nav.classList.toggle("open", wanted); menu.setAttribute("aria-expanded", wanted); (wanted ? nav.querySelector("[aria-current]") || nav.querySelector("a:not(.close)") : menu)?.focus() };
menu.setAttribute("role", "button");
menu.setAttribute("aria-expanded", "false");
menu.setAttribute("aria-controls", "kedge-nav");
menu.addEventListener("click", event => { event.preventDefault(); open(!nav.classList.contains("open")) });
menu.addEventListener("keydown", event => { if (event.key === " ") { event.preventDefault(); menu.click() } });
nav.querySelector(".close")?.addEventListener("click", event => { event.preventDefault(); open(false) });
const current = nav.querySelector("[aria-current]");
if (current && current.offsetTop > nav.clientHeight - 80) nav.scrollTop = current.offsetTop - nav.clientHeight / 2;

// Code: a button that copies it, without prompts and answers of a transcript.
const plain = pre => pre.dataset.lang === "console" && pre.querySelector(".p")
  ? pre.textContent.split("\n").filter(line => /^[$#>] /.test(line)).map(line => line.slice(2)).join("\n") : pre.textContent.replace(/\n$/, "");
const copyable = within => within.querySelectorAll("article pre:not(.mermaid):not(.math)").forEach(pre => {
  if (pre.parentElement.classList.contains("code")) return;
  const button = make("button", { type: "button", class: "copy", "aria-label": say.copy, title: say.copy }, sign("copy")), box = make("section", { class: "code" });
  pre.replaceWith(box);
  box.append(pre, button);
  button.addEventListener("click", async () => {
    const text = plain(pre);
    try { await navigator.clipboard.writeText(text) } catch {
      const area = make("textarea", {}); area.value = text; document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
    }
    const tell = done => {
      button.classList.toggle("done", done);
      button.replaceChildren(sign(done ? "copied" : "copy"));
      button.setAttribute("aria-label", button.title = done ? say.copied : say.copy);
    };
    tell(true);
    setTimeout(() => tell(false), 1500);
  });
});

// What scrolls sideways is a stop of the Tab key and shows that it goes on; what fits is neither.
const reach = ({ target }) => {
  const wide = target.scrollWidth > target.clientWidth + 1;
  if (wide) target.tabIndex = 0; else target.removeAttribute("tabindex");
  target.classList.toggle("more", wide && target.scrollLeft + target.clientWidth < target.scrollWidth - 2);
};
const sizes = window.ResizeObserver && new ResizeObserver(changed => changed.forEach(reach));
const scrollable = () => document.querySelectorAll("article :is(pre, .table, .diagram, math)[tabindex]").forEach(wide => {
  sizes?.observe(wide);
  wide.addEventListener("scroll", reach, { passive: true });
});

// The reader's level: parts for others are folded, never taken away.
const levels = ["all", "novice", "expert"];
const asked = new URLSearchParams(location.search).get("level");
if (levels.includes(asked)) kept.set("kedgeLevel", asked === "all" ? "" : asked);
let level = levels.includes(asked) ? asked : kept.get("kedgeLevel") || "all";
const chooser = make("button", { type: "button" });
const fold = () => {
  chooser.replaceChildren(make("span", { class: "what" }, `${say.level}: `), say[level]);
  if (level !== "all") document.querySelectorAll("details.level").forEach(part => part.open = part.dataset.level === level);
};
chooser.addEventListener("click", () => {
  level = levels[(levels.indexOf(level) + 1) % 3];
  kept.set("kedgeLevel", level === "all" ? "" : level);
  if (level === "all") document.querySelectorAll("details.level").forEach(part => part.open = part.dataset.level === "novice");
  fold();
});
const toTarget = () => {
  let id; try { id = decodeURIComponent(location.hash.slice(1)) } catch { return }
  const target = id && document.getElementById(id);
  if (!target) return;
  let folded = false;
  for (let at = target.closest("details:not([open])"); at; at = at.parentElement.closest("details:not([open])")) { at.open = true; folded = true }
  if (folded) target.scrollIntoView();
};
addEventListener("hashchange", toTarget);
let closed = [];
addEventListener("beforeprint", () => { closed = [...document.querySelectorAll("article details:not([open])")]; closed.forEach(part => part.open = true) });
addEventListener("afterprint", () => closed.forEach(part => part.open = false));

// Which heading is being read.
let spy;
const watchHeadings = () => {
  spy?.disconnect();
  const links = new Map([...document.querySelectorAll(".contents a")].map(a => [decodeURIComponent(a.hash.slice(1)), a]));
  if (!links.size || !("IntersectionObserver" in window)) return;
  spy = new IntersectionObserver(seen => {
    for (const one of seen) if (one.isIntersecting) { links.forEach(a => a.classList.remove("now")); links.get(one.target.id)?.classList.add("now") }
  }, { rootMargin: "-60px 0px -75% 0px" });
  links.forEach((_, id) => { const heading = document.getElementById(id); if (heading) spy.observe(heading) });
};

const start = () => { copyable(document); scrollable(); chooser.hidden = !document.querySelector("details.level"); fold(); toTarget(); watchHeadings() };

// Search.
const find = make("button", { type: "button", class: "find", "aria-haspopup": "dialog", "aria-keyshortcuts": "/ Control+K" }, sign("find"), make("span", { class: "what" }, say.search), make("kbd", { "aria-hidden": "true" }, "/"));
tools.prepend(find);
tools.append(chooser, colour);
const load = (() => {
  const asked = new Map();
  return file => asked.get(file) || asked.set(file, new Promise(done => {
    const script = make("script", { src: `${base}_kedge/${file}` });
    script.onload = script.onerror = () => done();
    document.head.append(script);
  })).get(file);
})();
let index, parts = new Map(), terms = new Map();
window.kedgeSearch = {
  index: data => index = data,
  part: (number, pages) => pages.forEach((sections, i) => parts.set(index.parts[number] + i, sections.map(([id, heading, text]) => ({ id, heading, text, low: text.toLowerCase(), head: heading.toLowerCase() })))),
  terms: (name, entries) => terms.set(name, entries),
};
const chinese = c => /[\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\ud800-\udfff]/.test(c);
const partOf = term => term.charCodeAt(0) > 127 || term.length > 1 && term.charCodeAt(1) > 127 ? "c" + term.charCodeAt(0) % 64 : term.slice(0, 2);
const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const unpack = text => {
  const found = new Map();
  for (let i = 0, value = 0; i < text.length; i++) {
    let step = 0, shift = 1, digit;
    do { digit = digits.indexOf(text[i]); step += (digit & 31) * shift; shift *= 32 } while (digit & 32 && ++i < text.length);
    value += step;
    found.set(value >> 2, value & 3);
  }
  return found;
};
// The terms that every page with this piece must have: pairs of Chinese, and words that begin where the piece's words begin.
const needed = piece => {
  const found = [];
  for (const run of piece.match(/[\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\ud800-\udfff]+|[^\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\ud800-\udfff]+/g) || []) {
    if (chinese(run[0])) for (let i = 0; i + 1 < run.length; i++) found.push({ term: run.slice(i, i + 2), whole: true });
    // A word before Chinese may be the end of a longer one, so it says nothing; words cut at 24 characters say as much.
    else if (run === piece || !piece.startsWith(run)) for (const word of run.match(/[\p{L}\p{Nd}]+/gu) || []) found.push({ term: word.slice(0, 24), whole: false });
  }
  return found;
};
const pagesWith = async ({ term, whole }) => {
  const names = whole || term.length > 1 ? [partOf(term)] : "abcdefghijklmnopqrstuvwxyz0123456789".split("").map(c => term + c).concat(term);
  await Promise.all(names.map(name => load(`search/w-${name}.js`)));
  const found = new Map();
  for (const name of names) for (const [word, pages] of Object.entries(terms.get(name) || {}))
    if (whole ? word === term : word.startsWith(term)) for (const [page, weight] of unpack(pages)) found.set(page, Math.max(found.get(page) || 0, weight + (word === term ? .5 : 0)));
  return found;
};
// Pages that may hold all pieces, likely ones first; null: nothing is known but by reading.
const candidates = async pieces => {
  const wanted = pieces.flatMap(needed);
  if (!index.large || !wanted.length) return null;
  const all = await Promise.all(wanted.map(pagesWith));
  all.sort((a, b) => a.size - b.size);
  return [...all[0].keys()].filter(page => all.every(pages => pages.has(page))).map(page => [page, all.reduce((sum, pages) => sum + pages.get(page), 0)]).sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([page]) => page);
};
const partNumber = page => { let low = 0, high = index.parts.length - 1; while (low < high) { const middle = low + high + 1 >> 1; index.parts[middle] <= page ? low = middle : high = middle - 1 } return low };
const count = (text, piece) => { let n = 0; for (let at = text.indexOf(piece); at >= 0 && n < 20; at = text.indexOf(piece, at + piece.length)) n++; return n };
const begins = (text, piece) => { const at = text.indexOf(piece); return at === 0 || at > 0 && !/[\p{L}\p{Nd}]/u.test(text[at - 1]) };
const look = (page, pieces) => {
  const [title, url] = index.pages[page], low = title.toLowerCase(), sections = parts.get(page) || [];
  if (!pieces.every(piece => low.includes(piece) || sections.some(s => s.low.includes(piece) || s.head.includes(piece)))) return [];
  const hits = sections.map(s => {
    let score = 0, all = true;
    for (const piece of pieces) {
      const here = Math.min(count(s.low, piece), 5) + (s.head.includes(piece) ? begins(s.head, piece) ? 14 : 8 : 0);
      score += here;
      all = all && here > 0;
    }
    return { page, title, url, section: s, score: score * (all ? 2 : .5) };
  }).filter(hit => hit.score > 0).sort((a, b) => b.score - a.score);
  const inTitle = pieces.reduce((sum, piece) => sum + (low === piece ? 80 : low.includes(piece) ? begins(low, piece) ? 40 : 20 : 0), 0);
  if (inTitle && !hits.some(hit => !hit.section.id)) hits.unshift({ page, title, url, section: sections[0] || { id: "", heading: "", text: "", low: "" }, score: 0 });
  hits.forEach(hit => hit.score += inTitle * (hit.section.id ? .4 : 1));
  return hits.sort((a, b) => b.score - a.score).slice(0, 3);
};
// Calls back with what is known so far; resolves when every page that may hold the words was read, or enough was found.
const search = async (query, show, stale) => {
  const pieces = [...new Set(query.toLowerCase().split(/\s+/).filter(Boolean))].slice(0, 8);
  if (!pieces.length) return;
  const likely = await candidates(pieces);
  const order = likely || index.pages.map((_, page) => page);
  // Whoever has a piece in its title comes first, whatever the terms say.
  if (index.large) { const named = order.filter(page => pieces.every(piece => index.pages[page][0].toLowerCase().includes(piece))); order.unshift(...named.splice(0, 40)) }
  const seen = new Set(), hits = [];
  let found = 0;
  for (let at = 0; at < order.length && !stale();) {
    const some = new Set();
    let to = at;
    while (to < order.length && (some.has(partNumber(order[to])) || some.size < 6)) some.add(partNumber(order[to++]));
    await Promise.all([...some].map(part => load(`search/t${part}.js`)));
    if (stale()) return;
    for (; at < to; at++) if (!seen.has(order[at])) { seen.add(order[at]); const here = look(order[at], pieces); if (here.length) { hits.push(...here); found++ } }
    hits.sort((a, b) => b.score - a.score);
    // What the terms promise is counted without being read, once there is enough to show.
    const enough = index.large && likely && hits.length >= 60;
    show(hits.slice(0, 60), pieces, enough ? likely.length : found, at >= order.length || enough);
    if (enough) return;
  }
  if (!order.length) show([], pieces, 0, true);
};
kedgeSearch.pagesOf = async query => { // Every page that holds the words: for tests and for whoever wants a list.
  await load("search.js");
  const pieces = query.toLowerCase().split(/\s+/).filter(Boolean), order = await candidates(pieces) || index.pages.map((_, page) => page);
  await Promise.all([...new Set(order.map(partNumber))].map(part => load(`search/t${part}.js`)));
  return [...new Set(order)].filter(page => look(page, pieces).length).map(page => index.pages[page][1]).sort();
};
let dialog, input, list, status, chosen = -1, asking = 0;
const marked = (text, pieces) => {
  const out = document.createDocumentFragment(), low = text.toLowerCase();
  for (let at = 0; at < text.length;) {
    let next = -1, length = 0;
    for (const piece of pieces) { const here = low.indexOf(piece, at); if (here >= 0 && (next < 0 || here < next)) { next = here; length = piece.length } }
    if (next < 0) { out.append(text.slice(at)); break }
    out.append(text.slice(at, next), make("mark", {}, text.slice(next, next + length)));
    at = next + length;
  }
  return out;
};
const excerpt = (section, pieces) => {
  const at = pieces.map(piece => section.low.indexOf(piece)).filter(i => i >= 0).sort((a, b) => a - b)[0] ?? 0, from = Math.max(0, at - 50);
  const to = at + 170, cut = section.text.slice(from, to);
  return (from ? "…" : "") + (to < section.text.length ? cut.replace(/[\w.-]{0,30}$/, "…") : cut).replace(/\s+/g, " ");
};
const choose = i => {
  const items = list.children;
  if (!items.length) return;
  items[chosen]?.setAttribute("aria-selected", "false");
  chosen = (i + items.length) % items.length;
  items[chosen].setAttribute("aria-selected", "true");
  items[chosen].scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", items[chosen].id);
};
const go = hit => { dialog.close(); location.href = base + hit.url + (hit.section.id ? "#" + encodeURIComponent(hit.section.id) : "") };
const show = (hits, pieces, found, done) => {
  chosen = -1;
  list.replaceChildren(...hits.map((hit, i) => {
    const line = make("li", { role: "option", id: `kedge-hit-${i}`, "aria-selected": "false" }, make("b", {}, marked(hit.section.heading && hit.section.heading !== hit.title ? `${hit.title} › ${hit.section.heading}` : hit.title, pieces)), make("span", {}, marked(excerpt(hit.section, pieces), pieces)));
    line.addEventListener("click", () => go(hit));
    line.hit = hit;
    return line;
  }));
  status.textContent = !hits.length ? done ? say.none : say.loading : say.results(found) + (done ? "" : " …");
  if (hits.length) choose(0);
};
const ask = async () => {
  const mine = ++asking, query = input.value;
  if (!query.trim()) { list.replaceChildren(); status.textContent = say.hint; return }
  await load("search.js");
  if (mine === asking && index) await search(query, show, () => mine !== asking);
};
const openSearch = () => {
  if (!dialog) {
    input = make("input", { type: "search", "aria-label": say.search, placeholder: say.search, role: "combobox", "aria-expanded": "true", "aria-controls": "kedge-hits", autocomplete: "off", spellcheck: "false" });
    list = make("ul", { id: "kedge-hits", role: "listbox", "aria-label": say.search });
    status = make("p", { role: "status" }, say.hint);
    const shut = make("button", { type: "button", class: "shut", "aria-label": say.close }, "✕");
    shut.addEventListener("click", () => dialog.close());
    dialog = make("dialog", { class: "search", "aria-label": say.search }, input, shut, status, list, make("p", { class: "keys", "aria-hidden": "true" }, ...say.keys.map(key => make("span", {}, key))));
    document.body.append(dialog);
    let timer;
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 60) });
    input.addEventListener("keydown", event => {
      if (event.isComposing) return;
      // A search field would keep the first Escape for itself, to empty it.
      if (event.key === "Escape") { event.preventDefault(); dialog.close() }
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); choose(chosen + (event.key === "ArrowDown" ? 1 : -1)) }
      else if (event.key === "Enter" && list.children[chosen]) { event.preventDefault(); go(list.children[chosen].hit) }
    });
    dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close() });
    dialog.addEventListener("close", () => find.focus());
  }
  dialog.showModal();
  input.select();
  load("search.js").then(() => { if (index && !index.large) index.parts.forEach((_, i) => load(`search/t${i}.js`)) });
};
find.addEventListener("click", openSearch);
addEventListener("keydown", event => {
  if (event.key === "Escape" && nav.classList.contains("open")) return open(false);
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (!typing && !event.altKey && (event.key === "/" && !event.ctrlKey && !event.metaKey || event.key === "k" && (event.ctrlKey || event.metaKey))) { event.preventDefault(); openSearch() }
});

// Versions that stand beside this one.
if (root.dataset.version) {
  window.kedgeVersions = names => {
    const box = make("select", { "aria-label": zh ? "版本" : "Version" }, ...names.map(name => { const one = make("option", {}, name); one.selected = name === root.dataset.version; return one }));
    box.addEventListener("change", () => location.href = `${base}../${box.value}/index.html`);
    tools.append(box);
  };
  document.head.append(make("script", { src: `${base}../versions.js` }));
}

start();
addEventListener("kedge-changed", start);
})();
