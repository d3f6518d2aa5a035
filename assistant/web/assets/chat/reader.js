// One document: its pages one by one, as a picture and as text, and what can be done with it.
const PICTURE = 1200; // pixels: sharp in the column on a fine screen
const SLIDES = `${PLACE ? `/${PLACE}` : ""}/api/slides`;
const encoded = (document) => document.split("/").map(encodeURIComponent).join("/");
const reading = { name: "", page: 1 };

const openDocument = async (document_, page = 1) => {
  reading.name = document_;
  document.getElementById("side-documents").replaceChildren(readerOf(documentOf(document_)));
  showDeletion();
  document.querySelector("#reader .back").focus();
  await turnTo(page);
};
const closeDocument = () => {
  const read = reading.name;
  reading.name = "";
  showShelf();
  const entry = [...document.querySelectorAll("#shelf-list li")].find((one) => one.dataset.name === read);
  entry?.querySelector(".entry").focus();
};
const readerOf = (one) =>
  el(
    "section",
    { id: "reader", "aria-label": titleOf(one), onkeydown: turnByKey },
    action("reader_back", closeDocument, { class: "do-it back" }),
    headOf(one),
    leafOf(one),
    el("p", { class: "printed" }),
    el("div", { class: "leaf-picture" }),
    el(
      "div",
      { class: "asks" },
      action(`reader_ask_${one.unit}`, () => askOnly(one.name, reading.page), { class: "do-it main" }),
      action("reader_ask_document", () => askOnly(one.name))
    ),
    el("h3", {}, toldOf(one, "reader_text")),
    el("div", { class: "leaf-text", tabindex: "0", role: "region", "aria-label": toldOf(one, "reader_text") }),
    moreOf(one)
  );
const headOf = (one) => {
  const more = one.name === titleOf(one) ? "" : one.name;
  return el(
    "div",
    { class: "reader-head" },
    el("h2", {}, titleOf(one)),
    el("p", { class: "facts" }, [one.publisher, one.date || one.year_said, one.kind].filter(Boolean).join("・")),
    more ? el("p", { class: "facts file" }, more) : null,
    library.may_change
      ? action("reader_correct", () => correcting(one), { class: "do-it correct" })
      : null,
    one.corrected.length ? el("span", { class: "facts" }, told("reader_corrected")) : null
  );
};
const leafOf = (one) => {
  const number = el("input", {
    type: "number", min: 1, max: one.pages, value: 1, inputmode: "numeric",
    "aria-label": toldOf(one, "reader_leaf", { count: one.pages }),
    onchange: (event) => turnTo(Number(event.target.value) || 1),
  });
  const turn = (key, sign, by) =>
    el(
      "button",
      {
        type: "button", class: `do-it ${key}`, "aria-label": toldOf(one, key), title: toldOf(one, key),
        onclick: () => turnTo(reading.page + by),
      },
      sign
    );
  return el(
    "div",
    { class: "leaf-bar" },
    turn("reader_before", "‹", -1),
    number,
    el("span", {}, toldOf(one, "reader_of", { count: one.pages })),
    turn("reader_after", "›", 1)
  );
};
const moreOf = (one) => {
  const report = el(
    "details",
    { class: "report" },
    el("summary", {}, told("reader_report"), one.unread ? el("span", { class: "unread" }, "!") : null),
    el("div", { class: "prose" })
  );
  report.addEventListener("toggle", () => report.open && showReport(one, report.lastChild));
  const file = `${SLIDES.replace(/slides$/, "originals")}/${encoded(one.name)}`;
  return el(
    "div",
    { class: "more" },
    one.unread ? el("p", { class: "facts" }, told("shelf_unread")) : null,
    report,
    library.originals
      ? el("a", { href: file, target: "_blank", rel: "noopener" }, told("reader_original"))
      : null,
    el("div", { id: "deletion" })
  );
};
const showReport = async (one, place) => {
  try {
    // the service makes every word of a document literal
    place.innerHTML = (await asked(`/report/${encoded(one.name)}`)).html;
  } catch (error) {
    place.textContent = error.message;
  }
};
const turnByKey = (event) => {
  if (event.target.matches("input, textarea, .leaf-text")) return;
  const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -1, PageDown: 1 }[event.key];
  if (!by) return;
  event.preventDefault();
  turnTo(reading.page + by);
};

const turnTo = async (page) => {
  const one = documentOf(reading.name);
  const to = Math.min(Math.max(page, 1), Math.max(one.pages, 1));
  reading.page = to;
  const reader = document.getElementById("reader");
  reader.querySelector(".leaf-bar input").value = to;
  reader.querySelector(".reader_before").disabled = to <= 1;
  reader.querySelector(".reader_after").disabled = to >= one.pages;
  showPicture(one, to, reader.querySelector(".leaf-picture"));
  await showText(one, to, reader);
};
const showPicture = (one, page, place) => {
  const address = `${SLIDES}/${encoded(one.name)}/${page}.png?width=${PICTURE}`;
  const picture = el("img", { alt: toldOf(one, "reader_picture", { title: titleOf(one), page }), src: address });
  const wait = el("span", { class: "wait" }, told("reader_making"));
  picture.addEventListener("load", () => wait.remove());
  picture.addEventListener("error", () => {
    picture.remove();
    wait.textContent = told("reader_no_picture");
    wait.classList.add("gone");
  });
  place.replaceChildren(el("a", { href: address, target: "_blank", rel: "noopener" }, picture), wait);
};
const showText = async (one, page, reader) => {
  const [text, printed] = [reader.querySelector(".leaf-text"), reader.querySelector(".printed")];
  try {
    const response = await fetch(`${SLIDES}/${encoded(one.name)}/${page}`);
    if (!response.ok) throw new Error(told("reader_failed"));
    const slide = await response.json();
    if (reading.page !== page) return; // turned on meanwhile
    text.textContent = slide.text || told("reader_no_text");
    const key = slide.printed_page_inferred ? "reader_inferred" : "reader_printed";
    printed.textContent = slide.printed_page ? told(key, { page: slide.printed_page }) : "";
  } catch {
    text.textContent = told("reader_failed");
  }
};
