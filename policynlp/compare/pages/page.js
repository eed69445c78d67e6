"use strict";
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = read("data"), words = read("words");
  const all = (query, root) => Array.from((root || document).querySelectorAll(query));
  const string = (index) => data.strings[index];
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const make = (tag, content, className) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (content !== undefined && content !== "") element.append(content);
    return element;
  };
  const button = (text, act) => {
    const element = make("button", text);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  };
  document.documentElement.classList.add("js");

  /* Texts are only ever put in as text nodes: nothing of a document can become an element. */
  const marked = (text, spans, tag) => {
    const chars = /[\ud800-\udfff]/.test(text) ? Array.from(text) : null; // spans count characters, not UTF-16 units
    const cut = (from, to) => (chars ? chars.slice(from, to).join("") : text.slice(from, to));
    const whole = document.createDocumentFragment();
    let at = 0;
    for (let i = 0; i < spans.length; i += 2) {
      whole.append(cut(at, spans[i]), make(tag, cut(spans[i], spans[i + 1])));
      at = spans[i + 1];
    }
    whole.append(cut(at));
    return whole;
  };

  /* The panel with the sentences behind a number. */
  const panel = document.getElementById("panel");
  const STEP = 100;
  let opener = null;
  const sentence = (index, from, to) => {
    const [paper, text, place, offset] = data.sentences[index];
    const [name, title, day] = data.documents[paper].slice(0, 3).map(string);
    const item = make("li");
    item.append(make("p", marked(string(text), to > from ? [from, to] : [], "mark")));
    item.append(make("small", [title || name, day, string(place), say(words.offset, { n: offset + 1 })].filter(Boolean).join("　")));
    return item;
  };
  const list = (items, draw) => {
    const whole = make("div"), shown = make("ol");
    const more = button("", () => grow());
    let at = 0;
    const grow = () => {
      const first = at;
      for (const stop = Math.min(at + STEP, items.length); at < stop; at += 1) shown.append(draw(items[at]));
      more.hidden = at >= items.length;
      more.textContent = say(words.more, { n: Math.min(STEP, items.length - at), rest: items.length - at });
      if (first && shown.children[first]) { shown.children[first].tabIndex = -1; shown.children[first].focus(); }
    };
    grow();
    whole.append(shown, more);
    return whole;
  };
  const triples = (flat) => {
    const found = [];
    for (let i = 0; i < flat.length; i += 3) found.push([flat[i], flat[i + 1], flat[i + 2]]);
    return found;
  };
  const block = (title, items, draw) => {
    const whole = make("section");
    whole.append(make("h3", title), make("p", say(words.items, { n: items.length }), "hint"));
    if (items.length) whole.append(list(items, draw));
    return whole;
  };
  const sentences = (title, ref) => block(title, triples(data.evidence[ref] || []), (each) => sentence(...each));
  const tasksOf = (group) => {
    const flat = [];
    data.weights.forEach(([family], index) => {
      if (family === data.weights[0][0]) flat.push(...triples(data.evidence["w" + index + "." + group] || []));
    });
    return flat.sort((one, other) => one[0] - other[0]);
  };
  const blocks = (ref) => {
    const kind = ref[0], [index, group] = ref.slice(1).split(".").map(Number);
    if (kind === "d") {
      const [name, papers] = data.groups[index];
      return [block(say(words.documents, { group: name, n: papers.length }), papers, (paper) => {
        const [file, title, day] = data.documents[paper].slice(0, 3).map(string);
        const item = make("li");
        item.append(make("p", title || file), make("small", [file, day].filter(Boolean).join("　")));
        return item;
      })];
    }
    if (kind === "g") {
      const found = tasksOf(index);
      return [block(say(words.tasks, { group: data.groups[index][0], n: found.length }), found, (each) => sentence(...each))];
    }
    if (kind === "y") {
      const [family, name, years] = data.trends[index];
      return [sentences(say(words.weight, { family, name, group: years[group] }), ref)];
    }
    const title = (at) => kind === "t"
      ? say(words.term, { word: data.terms[index], group: data.groups[at][0] })
      : say(words.weight, { family: data.weights[index][0], name: data.weights[index][1], group: data.groups[at][0] });
    if (group !== undefined) return [sentences(title(group), ref)];
    const shownGroups = data.groups.map((_, at) => at).filter((at) => data.evidence[ref + "." + at]);
    const now = current();
    const near = shownGroups.filter((at) => now.includes(at));
    return (near.length ? near : shownGroups).map((at) => sentences(title(at), ref + "." + at));
  };
  const open = (ref, from) => {
    if (ref[0] === "l") { filterBy(ref); return; }
    opener = from;
    const top = button(words.close, close);
    top.className = "close";
    panel.replaceChildren(top, ...blocks(ref));
    panel.hidden = false;
    panel.scrollTop = 0;
    document.body.classList.add("open");
    for (const each of all(".on")) each.classList.remove("on");
    from.classList.add("on");
    top.focus();
  };
  const close = () => {
    if (panel.hidden) return;
    panel.hidden = true;
    document.body.classList.remove("open");
    for (const each of all(".on")) each.classList.remove("on");
    if (opener && opener.isConnected) opener.focus();
  };
  document.addEventListener("click", (event) => {
    const from = event.target.closest("[data-e]");
    if (from) open(from.dataset.e, from);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { close(); return; }
    const mark = event.target.closest && event.target.closest("[data-e]");
    if (!mark) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(mark.dataset.e, mark); return; }
    if (!mark.closest("svg")) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const marks = all("[tabindex]", mark.closest("svg"));
    const next = marks[(marks.indexOf(mark) + step + marks.length) % marks.length];
    mark.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
  for (const each of all("span[data-e]")) { each.setAttribute("role", "button"); each.tabIndex = 0; }
  for (const svg of all("svg")) all("[tabindex]", svg).slice(1).forEach((mark) => mark.setAttribute("tabindex", "-1"));

  /* Which two groups are compared. */
  const choice = document.getElementById("choice");
  const chosen = () => (choice ? Number(choice.elements.contrast.value) : 0);
  const current = () => {
    const block = data.sides[chosen()];
    return block || [];
  };
  const pick = () => {
    for (const each of all(".contrast")) each.hidden = Number(each.dataset.c) !== chosen();
    const at = data.contrasts[chosen()];
    if (at !== null && at !== undefined && at !== pair) { pair = at; take(); }
  };

  /* The table of aligned tasks. */
  const PAGE = 50, PRINTED = 1000;
  const form = document.getElementById("filters"), body = document.getElementById("lines");
  const pages = document.getElementById("pages"), output = document.getElementById("count");
  let pair = data.alignments.length ? data.alignments.length - 1 : null;
  let lines = [], fitting = [], page = 0;
  const field = (line, place) => {
    const found = new Set();
    for (const row of line[2].concat(line[3])) found.add(string(data.rows[row][place]));
    return found;
  };
  const names = (line) => {
    const found = new Set();
    for (const leads of field(line, 4)) for (const name of leads.split("、")) found.add(name);
    if (found.size > 1) found.delete("");
    return found;
  };
  const fill = (select, values) => {
    const kept = select.value;
    select.length = 1;
    for (const value of Array.from(values).sort((one, other) => one.localeCompare(other, "zh"))) {
      const option = make("option", value || form.dataset.nobody);
      option.value = "=" + value;
      select.append(option);
    }
    select.value = kept;
    if (select.selectedIndex < 0) select.value = "";
  };
  const take = () => {
    const sectors = new Set(), leads = new Set();
    lines = data.alignments[pair].map((line) => {
      const one = { line, sectors: field(line, 3), leads: names(line) };
      one.text = line[2].concat(line[3]).map((row) => string(data.rows[row][0])).join("\n").toLowerCase();
      one.sectors.forEach((name) => sectors.add(name));
      one.leads.forEach((name) => leads.add(name));
      return one;
    });
    fill(form.elements.sector, sectors);
    fill(form.elements.lead, leads);
    filter();
  };
  const isKind = (line, kind) => {
    if (!kind) return true;
    const status = data.status_keys.indexOf(kind);
    return status >= 0 ? line[0] === status : Boolean(line[1] & (1 << data.change_keys.indexOf(kind)));
  };
  const filter = () => {
    const { kind, sector, lead, text } = form.elements;
    const wanted = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    fitting = lines.filter((one) => isKind(one.line, kind.value)
      && (!sector.value || one.sectors.has(sector.value.slice(1)))
      && (!lead.value || one.leads.has(lead.value.slice(1)))
      && wanted.every((word) => one.text.includes(word)));
    page = 0;
    draw();
  };
  const cell = (row, label, ...content) => {
    const made = make("td");
    made.dataset.label = label;
    made.append(...content);
    row.append(made);
  };
  const texts = (rows, spans, tag, missing) => {
    if (!rows.length) return [make("span", missing, "missing")];
    return rows.map((index, at) => {
      const row = data.rows[index], made = make("p");
      const place = [string(row[1]), string(row[2]), say(words.offset, { n: row[6] + 1 })].join("　");
      made.append(marked(string(row[0]), spans[at], tag), make("small", place));
      return made;
    });
  };
  const joined = (rows, place, mark) => Array.from(new Set(rows.map((row) => string(data.rows[row][place])))).filter(Boolean).join(mark);
  const heads = all(".live th").map((head) => head.textContent);
  const shownLine = ({ line }) => {
    const [status, bits, before, after, score, gone, come] = line;
    const row = make("tr", undefined, data.status_keys[status]);
    const kind = make("b", data.statuses[status]), changes = make("ul");
    data.changes.forEach((name, index) => { if (bits & (1 << index)) changes.append(make("li", name)); });
    cell(row, heads[0], kind, ...(changes.children.length ? [changes] : []), ...(score ? [make("small", words.score + " " + (score / 100).toFixed(2))] : []));
    cell(row, heads[1], ...texts(before, gone, "del", words.only_before));
    cell(row, heads[2], ...texts(after, come, "ins", words.only_after));
    const sides = [before, after].filter((side) => side.length);
    const both = (place, mark) => {
      const said = sides.map((side) => joined(side, place, mark));
      return said.length === 2 && said[0] !== said[1] ? (said[0] || "—") + " → " + (said[1] || "—") : said[0] || "—";
    };
    cell(row, heads[3], both(3, "、"));
    cell(row, heads[4], both(4, "、"));
    cell(row, heads[5], both(5, "；"));
    return row;
  };
  const draw = (from = page * PAGE, to = from + PAGE) => {
    const count = Math.max(1, Math.ceil(fitting.length / PAGE));
    body.replaceChildren(...fitting.slice(from, to).map(shownLine));
    if (!fitting.length) {
      const row = make("tr"), none = make("td", words.nothing);
      none.colSpan = heads.length;
      row.append(none);
      body.append(row);
    }
    output.textContent = data.pairs[pair].join("→") + "：" + say(words.count, { shown: fitting.length, all: lines.length });
    const turn = (step) => () => {
      page += step;
      draw();
      document.getElementById("tasks").scrollIntoView();
      const again = pages.children[step < 0 ? 0 : 2];
      (again.disabled ? pages.children[step < 0 ? 2 : 0] : again).focus({ preventScroll: true });
    };
    const back = button(words.previous, turn(-1)), on = button(words.next, turn(1));
    back.disabled = page === 0;
    on.disabled = page >= count - 1;
    pages.replaceChildren(back, make("span", say(words.pages, { page: page + 1, pages: count })), on);
    pages.hidden = count === 1;
  };
  const filterBy = (ref) => {
    const [index, kind] = ref.slice(1).split(".");
    if (pair !== Number(index)) pair = Number(index);
    form.reset();
    take();
    form.elements.kind.value = kind;
    filter();
    close();
    document.getElementById("tasks").scrollIntoView();
    form.elements.kind.focus({ preventScroll: true });
  };
  if (form) {
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(filter));
    window.addEventListener("beforeprint", () => {
      draw(0, PRINTED);
    });
    window.addEventListener("afterprint", () => {
      draw();
    });
    take();
  }
  if (choice) {
    choice.addEventListener("change", pick);
    choice.addEventListener("submit", (event) => event.preventDefault());
  }
  pick();
  document.documentElement.dataset.ready = "";
})();
