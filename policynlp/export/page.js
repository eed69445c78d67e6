"use strict";
(() => {
  const all = (query) => Array.from(document.querySelectorAll(query));
  const rowsOf = (element) => element.dataset.r.split(" ");
  const parts = new Map();
  for (const element of all("[data-r]")) {
    for (const row of rowsOf(element)) {
      if (!parts.has(row)) parts.set(row, []);
      parts.get(row).push(element);
    }
  }
  const items = all("li[data-r]");
  const form = document.querySelector("form");

  const light = (rows) => {
    for (const element of all(".on")) element.classList.remove("on");
    for (const row of rows) for (const element of parts.get(row) || []) element.classList.add("on");
  };
  const marked = (event) => event.target.closest && event.target.closest("[data-r]");
  const open = (row) => {
    const item = items.find((each) => each.dataset.r === row);
    if (!item) return;
    item.hidden = false;
    item.querySelector("details").open = true;
    item.scrollIntoView({ block: "nearest" });
    light([row]);
  };
  const find = (row) => {
    const place = document.getElementById("t" + row);
    if (place) place.scrollIntoView({ block: "center" });
    open(row);
  };
  const filter = () => {
    let shown = 0;
    const kept = new Set();
    for (const item of items) {
      const fits = Array.from(form.elements).every((field) => {
        if (!field.name || field.value === "") return true;
        return JSON.parse(item.dataset[field.name]).includes(field.value.slice(1));
      });
      item.hidden = !fits;
      if (fits) { shown += 1; kept.add(item.dataset.r); }
    }
    for (const element of all(".text [data-r]")) {
      element.classList.toggle("off", !rowsOf(element).some((row) => kept.has(row)));
    }
    const output = form.querySelector("output");
    output.textContent = output.dataset.words.replace("{shown}", shown).replace("{all}", items.length);
  };

  document.documentElement.classList.add("js");
  document.addEventListener("mouseover", (event) => {
    const element = marked(event);
    light(element ? rowsOf(element) : []);
  });
  document.querySelector(".text").addEventListener("click", (event) => {
    const element = marked(event);
    if (!element || String(window.getSelection())) return;
    event.preventDefault();
    open(rowsOf(element)[0]);
  });
  document.querySelector("aside").addEventListener("click", (event) => {
    const link = event.target.closest("a.no");
    if (!link) return;
    event.preventDefault();
    find(link.closest("li").dataset.r);
  });
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = all("li details:not([open])");
    for (const details of closed) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });
  if (form) {
    form.addEventListener("change", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }
  if (location.hash.startsWith("#r")) find(location.hash.slice(2));
})();
