// Sorts and filters the list of runs. Without scripts it is read as it stands: the newest run first, page by page.
"use strict";
(() => {
const zh = document.documentElement.lang.startsWith("zh");
const say = zh
  ? { filter: "筛选", hint: "名称、状态、标签、日期…", shown: (n, all) => n === all ? `${all} 次运行` : `${all} 次中的 ${n} 次`, first: n => `，显示前 ${n} 次` }
  : { filter: "Filter", hint: "name, status, tag, date…", shown: (n, all) => n === all ? `${all} ${all === 1 ? "run" : "runs"}` : `${n} of ${all} runs`, first: n => `; the first ${n} are shown` };
const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
// What was asked stays asked when the page is shown anew.
let words = "", by = null, down = false;

const begin = () => {
  const table = document.querySelector("table.runs");
  if (!table || table.dataset.alive) return;
  table.dataset.alive = "1";
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells], most = Number(table.dataset.most) || Infinity, turn = document.querySelector(".turn");
  let rows = [...body.rows].map((row, place) => ({ row, place, text: row.textContent.toLowerCase() })), whole;

  // All rows of a long list, once somebody asks for more than to read this part.
  const all = () => whole ??= !table.dataset.rows ? Promise.resolve() : new Promise(done => {
    window.kedgeRuns = html => {
      const other = make("tbody", { innerHTML: html });
      rows = [...other.rows].map((row, place) => ({ row, place, text: row.textContent.toLowerCase() }));
    };
    document.head.append(make("script", { src: table.dataset.rows, onload: done, onerror: done }));
  });
  const isNumber = column => heads[column].classList.contains("right");
  const value = (row, column) => {
    const cell = row.cells[column], text = cell.textContent.trim();
    return !text ? null : isNumber(column) ? Number(cell.dataset.v ?? text.replace("∞", "Infinity")) : text;
  };
  // What has no value stands last, whichever way the others go.
  const compare = (a, b) => {
    const [x, y] = [a.value, b.value], none = [x, y].map(v => v === null || Number.isNaN(v));
    if (none[0] || none[1]) return none[0] - none[1] || a.place - b.place;
    return (typeof x === "number" ? x - y : x.localeCompare(y, undefined, { numeric: true })) * (down ? -1 : 1) || a.place - b.place;
  };
  const show = async () => {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.length || by !== null) await all();
    const found = rows.filter(({ text }) => wanted.every(word => text.includes(word)));
    if (by !== null) { for (const one of found) one.value = value(one.row, by); found.sort(compare) }
    if (wanted.length || by !== null || whole) {
      body.replaceChildren(...found.slice(0, most).map(({ row }) => row));
      count.textContent = say.shown(found.length, rows.length) + (found.length > most ? say.first(most) : "");
      if (turn) turn.hidden = true;
    }
    heads.forEach((head, i) => i === by ? head.setAttribute("aria-sort", down ? "descending" : "ascending") : head.removeAttribute("aria-sort"));
  };
  heads.forEach((head, i) => {
    // Of numbers and times the greatest are looked for, but where less is better.
    const first = (isNumber(i) || i === 2) && !head.textContent.includes("↓"), button = make("button", { type: "button" }, ...head.childNodes);
    button.addEventListener("click", () => { down = by === i ? !down : first; by = i; show() });
    head.append(button);
  });
  const field = make("input", { type: "search", value: words, placeholder: say.hint, autocomplete: "off", spellcheck: false }), count = make("output", {});
  let timer;
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => { words = field.value; show() }, 60) });
  document.querySelector(".filter").append(make("label", {}, say.filter, " ", field), count);
  if (words || by !== null) show();
};
begin();
addEventListener("kedge-changed", begin);
})();
