// What is known of the documents: asked of the service, and which of them are ticked.
const SERVICE = `${PLACE ? `/${PLACE}` : ""}/api/library`;
const SCOPE = `seisaku:${PLACE}:scope`;
const library = { documents: [], holdings: "", left_out: [], watch: "", may_change: false, ticked: new Set(), place: null };

const asked = async (path, options) => {
  const response = await fetch(`${SERVICE}${path}`, options);
  const body = await response.json();
  if (!response.ok) throw new Error(inOneLanguage(body.detail || ""));
  return body;
};
const posted = (path, body = {}) =>
  asked(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
// the service's refusals are told in both languages: Japanese / English
const inOneLanguage = (text) => {
  const [japanese, english] = text.split(" / ");
  return document.documentElement.lang === "ja" || !english ? japanese : english;
};
const documentOf = (document) => library.documents.find((one) => one.name === document);
const titleOf = (one) => one.title || one.name;
// in the form for slides, pages or sheets
const toldOf = (one, key, values) => told(`${key}_${one.unit}`, values);

// A question is put to the ticked documents, or to one page; hidden boxes take both along.
const hiddenBox = (id) => document.querySelector(`#${id} textarea`);
const tellScope = () => {
  const names = [...library.ticked];
  stored(sessionStorage, SCOPE, names.length ? JSON.stringify(names) : null);
  const page = library.place;
  for (const [id, value] of [
    ["scope-names", names.length ? JSON.stringify(names) : ""],
    ["scope-place", page ? JSON.stringify(page) : ""],
  ]) {
    const box = hiddenBox(id);
    if (box && VALUE.get.call(box) !== value) fill(box, value);
  }
  const line = document.getElementById("scope-told");
  if (!line) return;
  document.getElementById("scope").classList.toggle("limited", Boolean(page || names.length));
  line.textContent = scopeWords(names, page);
};
const scopeWords = (names, page) => {
  if (page) {
    const one = documentOf(page[0]);
    return toldOf(one, "scope_place", { title: titleOf(one), page: page[1] });
  }
  if (names.length === 1) return told("scope_one", { title: titleOf(documentOf(names[0])) });
  return names.length ? told("scope_some", { count: names.length }) : told("scope_all");
};
const tick = (names, ticked = true) => {
  for (const one of names) library.ticked[ticked ? "add" : "delete"](one);
  library.place = null;
  tellScope();
  showTicks();
};
const askOnly = (document, page = null) => {
  library.ticked.clear();
  if (page === null) library.ticked.add(document);
  library.place = page === null ? null : [document, page];
  tellScope();
  showTicks();
  if (!WIDE.matches) openSide(false, false);
  questionBox().focus();
};

const loadLibrary = async () => {
  Object.assign(library, await asked(""));
  const known = new Set(library.documents.map((one) => one.name));
  const kept = JSON.parse(stored(sessionStorage, SCOPE) || "[]");
  library.ticked = new Set([...library.ticked, ...kept].filter((one) => known.has(one)));
  if (library.place && !known.has(library.place[0])) library.place = null;
  const holdings = document.querySelector("#masthead .holdings");
  if (holdings) holdings.textContent = library.holdings;
  tellScope();
};
document.addEventListener("click", (event) => {
  if (event.target.closest("#scope-clear")) {
    tick([...library.ticked], false);
    questionBox().focus();
  } else if (event.target.closest("#scope-told")) {
    chooseView("documents");
    if (!sideIsOpen()) setTimeout(() => openSide(true));
  }
});
