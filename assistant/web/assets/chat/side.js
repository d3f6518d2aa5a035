// The column beside the chat: documents and conversations. On narrow windows it lies over the page.
const SIDE = `seisaku:${PLACE}:side`;
const WIDE = window.matchMedia("(min-width: 1100px)");
const told = (key, values = {}) =>
  TEXTS[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

// el("li", { class: "x", onclick: f }, "words", other): an element with words, never markup.
const el = (tag, given = {}, ...inside) => {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(given)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...inside.filter((part) => part != null && part !== false));
  return made;
};
const action = (key, onclick, given = {}) =>
  el("button", { type: "button", class: "do-it", onclick, ...given }, told(key));
const stored = (storage, key, value) => {
  try {
    if (value === undefined) return storage.getItem(key);
    if (value === null) storage.removeItem(key);
    else storage.setItem(key, value);
  } catch {
    // nothing is kept where the browser forbids it
  }
  return null;
};

const sideIsOpen = () => document.documentElement.classList.contains("side-open");
const toggleButton = () => document.getElementById("side-toggle");
const nameSideToggle = () => {
  const button = toggleButton();
  if (!button) return;
  name(button, told(sideIsOpen() ? "side_close" : "side_open"));
  if (button.getAttribute("aria-expanded") !== String(sideIsOpen())) {
    button.setAttribute("aria-expanded", sideIsOpen());
    button.setAttribute("aria-controls", "side");
  }
};
const openSide = (open, focus = true) => {
  document.documentElement.classList.toggle("side-open", open);
  if (WIDE.matches) stored(localStorage, SIDE, open ? "open" : "closed");
  nameSideToggle();
  if (!focus || WIDE.matches) return;
  (open ? document.querySelector("#side [role=tab][aria-selected=true]") : toggleButton())?.focus();
};
// before the page is painted, so that nothing moves
document.documentElement.classList.toggle(
  "side-open",
  WIDE.matches && stored(localStorage, SIDE) !== "closed"
);

const VIEWS = { documents: "side_documents", talks: "side_talks" };
const chooseView = (view) => {
  for (const key of Object.keys(VIEWS)) {
    const tab = document.getElementById(`side-tab-${key}`);
    tab.setAttribute("aria-selected", key === view);
    tab.tabIndex = key === view ? 0 : -1;
    document.getElementById(`side-${key}`).hidden = key !== view;
  }
};
const tabKey = (event) => {
  if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const other = [...event.currentTarget.children].find((tab) => tab.tabIndex < 0);
  other.click();
  other.focus();
};
const sideFrame = () =>
  el(
    "div",
    { id: "side-frame", role: "complementary", "aria-label": told("side") },
    el(
      "div",
      { class: "side-head" },
      el(
        "div",
        { role: "tablist", "aria-label": told("side"), onkeydown: tabKey },
        ...Object.entries(VIEWS).map(([view, key]) =>
          el(
            "button",
            {
              type: "button", role: "tab", id: `side-tab-${view}`, "aria-controls": `side-${view}`,
              onclick: () => chooseView(view),
            },
            told(key)
          )
        )
      ),
      el(
        "button",
        {
          type: "button", class: "side-shut", "aria-label": told("side_close"),
          title: told("side_close"), onclick: () => openSide(false),
        },
        "×"
      )
    ),
    ...Object.keys(VIEWS).map((view) =>
      el("div", {
        id: `side-${view}`, role: "tabpanel", "aria-labelledby": `side-tab-${view}`,
        tabindex: "-1",
      })
    )
  );

const SIDE_PARTS = []; // what fills the frame once it is there
const layOut = new MutationObserver(() => {
  nameSideToggle();
  const side = document.getElementById("side");
  if (!side || document.getElementById("side-frame")) return;
  side.prepend(sideFrame());
  chooseView("documents");
  for (const fills of SIDE_PARTS) fills();
});
layOut.observe(document, { subtree: true, childList: true });

document.addEventListener("click", (event) => {
  if (event.target.closest("#side-toggle")) openSide(!sideIsOpen());
  else if (sideIsOpen() && !WIDE.matches && !event.target.closest("#side")) {
    if (event.target.isConnected) openSide(false, false);
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (sideIsOpen() && !WIDE.matches) openSide(false);
});
