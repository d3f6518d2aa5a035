// The list of documents: searched, filtered, ticked.
const found = { words: "", year: "", kind: "", publisher: "" };
const PARTS = { year: "year_said", kind: "kind", publisher: "publisher" };
const folded = (text) => text.normalize("NFKC").toLowerCase();
const fits = (one) => {
  const text = folded(
    [one.title, one.name, one.publisher, one.edition, one.date, one.year_said, one.kind].join("\n")
  );
  return (
    folded(found.words).split(/\s+/).every((word) => text.includes(word)) &&
    Object.entries(PARTS).every(([part, field]) => !found[part] || one[field] === found[part])
  );
};
const shownDocuments = () => library.documents.filter(fits);

const chooser = (part) => {
  const field = PARTS[part];
  const values = [...new Set(library.documents.map((one) => one[field]))].filter(Boolean).sort();
  if (part === "year") values.reverse();
  if (values.length < 2) return null;
  const choice = el(
    "select",
    {
      "aria-label": told(`shelf_${part}`),
      onchange: (event) => {
        found[part] = event.target.value;
        showList();
      },
    },
    el("option", { value: "" }, told(`shelf_any_${part}`)),
    ...values.map((value) => el("option", { value }, value))
  );
  choice.value = values.includes(found[part]) ? found[part] : (found[part] = "");
  return choice;
};
const factsOf = (one) =>
  [one.publisher, one.year_said || one.date, one.kind, one.length]
    .filter(Boolean)
    .join("・");
const entryOf = (one) => {
  const box = el("input", {
    type: "checkbox", "aria-label": told("shelf_tick", { title: titleOf(one) }),
    onchange: (event) => tick([one.name], event.target.checked),
  });
  box.checked = library.ticked.has(one.name);
  const sign = one.unread
    ? el("span", { class: "unread", role: "img", "aria-label": told("shelf_unread"), title: told("shelf_unread") }, "!")
    : null;
  return el(
    "li",
    { "data-name": one.name, class: library.ticked.has(one.name) ? "ticked" : null },
    el("label", { class: "tick" }, box),
    el(
      "button",
      { type: "button", class: "entry", onclick: () => openDocument(one.name) },
      el("span", { class: "title" }, titleOf(one), sign),
      el("span", { class: "facts" }, factsOf(one))
    )
  );
};
const emptyWords = () => {
  if (library.documents.length) return told("shelf_none");
  return told(library.may_change ? "shelf_empty" : "shelf_empty_closed");
};
const showList = () => {
  const list = document.getElementById("shelf-list");
  if (!list) return;
  const shown = shownDocuments();
  list.replaceChildren(...shown.map(entryOf));
  const line = document.getElementById("shelf-found");
  const all = library.documents.length;
  line.textContent = shown.length === all ? "" : told("shelf_found", { count: shown.length, all });
  document.getElementById("shelf-none").textContent = shown.length ? "" : emptyWords();
  showTicks();
};
const showTicks = () => {
  for (const item of document.querySelectorAll("#shelf-list li")) {
    const ticked = library.ticked.has(item.dataset.name);
    item.classList.toggle("ticked", ticked);
    item.querySelector("input").checked = ticked;
  }
  const bar = document.getElementById("shelf-ticks");
  if (!bar) return;
  const count = library.ticked.size;
  bar.hidden = library.documents.length < 2;
  bar.querySelector(".said").textContent = count ? told("shelf_ticked", { count }) : told("shelf_hint");
  bar.querySelector(".all").hidden = count > 0 || shownDocuments().length < 2;
  bar.querySelector(".none").hidden = count === 0;
};
const leftOut = () => {
  const items = library.left_out;
  if (!items.length) return null;
  return el(
    "details",
    { class: "left-out" },
    el("summary", {}, told("left_out", { count: items.length })),
    el(
      "ul",
      { class: "results" },
      ...items.map((one) =>
        el(
          "li",
          { class: one.failed ? "failed" : "skipped" },
          el("strong", {}, one.name),
          ` ${told(one.failed ? "left_out_failed" : "left_out_skipped")}`,
          el("br"),
          one.line
        )
      )
    )
  );
};
const showShelf = () => {
  const several = library.documents.length > 1;
  const words = el("input", {
    type: "search", id: "shelf-words", "aria-label": told("shelf_find"),
    placeholder: told("shelf_find_hint"), value: found.words, maxlength: 200,
    oninput: (event) => {
      found.words = event.target.value;
      showList();
    },
  });
  const filters = several ? Object.keys(PARTS).map(chooser).filter(Boolean) : [];
  document.getElementById("side-documents").replaceChildren(
    ...[
      several && words,
      filters.length > 0 && el("div", { class: "filters" }, ...filters),
      el("p", { id: "shelf-found", role: "status" }),
      el(
        "div",
        { id: "shelf-ticks" },
        el("span", { class: "said", role: "status" }),
        action("shelf_tick_all", () => tick(shownDocuments().map((one) => one.name)), { class: "do-it all" }),
        action("shelf_untick", () => tick([...library.ticked], false), { class: "do-it none" })
      ),
      el("ul", { id: "shelf-list", "aria-label": told("shelf_list") }),
      el("p", { id: "shelf-none" }),
      library.watch && el("p", { class: "watched" }, library.watch),
      leftOut(),
      library.may_change && adding(),
    ].filter(Boolean)
  );
  showList();
};
const refreshShelf = async (open) => {
  const place = document.getElementById("side-documents");
  const waiting = setTimeout(
    () => place.replaceChildren(el("p", { class: "pending", role: "status" }, told("shelf_loading"))),
    place.childElementCount ? 5000 : 300
  );
  try {
    await loadLibrary();
    if (open && documentOf(open)) await openDocument(open);
    else showShelf();
  } catch (error) {
    place.replaceChildren(
      el("p", { class: "failed", role: "alert" }, told("shelf_failed")),
      action("shelf_again", () => refreshShelf())
    );
  } finally {
    clearTimeout(waiting);
  }
};
SIDE_PARTS.push(() => refreshShelf());
