// The sheet of what the keyboard does, and those keys. They act only outside of text, and can be
// turned off: who dictates may say a letter by chance.
const KEYS_OFF = `seisaku:${PLACE}:keys-off`;
const sheetOfKeys = () => {
  let sheet = document.getElementById("keys");
  if (sheet) return sheet;
  sheet = document.createElement("dialog");
  sheet.id = "keys";
  sheet.setAttribute("aria-labelledby", "keys-title");
  const title = Object.assign(document.createElement("h2"), { id: "keys-title" });
  title.textContent = TEXTS.help_title;
  const list = document.createElement("dl");
  for (const line of TEXTS.help_keys.split("\n")) {
    const [key, does] = line.split("|");
    const term = document.createElement("dt");
    term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    list.append(term, Object.assign(document.createElement("dd"), { textContent: does }));
  }
  const choice = document.createElement("label");
  const tick = Object.assign(document.createElement("input"), { type: "checkbox" });
  tick.checked = !localStorage.getItem(KEYS_OFF);
  tick.addEventListener("change", () => {
    if (tick.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  });
  choice.append(tick, TEXTS.help_letters);
  const close = Object.assign(document.createElement("button"), { type: "button" });
  close.textContent = TEXTS.help_close;
  close.addEventListener("click", () => sheet.close());
  sheet.append(title, list, choice, close);
  document.body.append(sheet);
  return sheet;
};
document.addEventListener("click", (event) => {
  if (event.target.closest("#help")) sheetOfKeys().showModal();
});
const press = (selector) => document.querySelector(selector)?.click();
const inViewer = (does) => {
  const viewer = document.querySelector("#panel .viewer.settled");
  if (viewer) does(viewer);
};
const LETTERS = {
  "?": () => sheetOfKeys().showModal(),
  "/": () => questionBox()?.focus(),
  h: () => press("#side-toggle"),
  "[": () => press("#leaf-before"),
  "]": () => press("#leaf-after"),
  "+": () => inViewer(DOES["zoom-in"]),
  "-": () => inViewer(DOES["zoom-out"]),
  0: () => inViewer(DOES.fit),
};
document.addEventListener("keydown", (event) => {
  const other = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  // The sheet just closed keeps the focus until the next frame, and is not written in.
  const writes = event.target.checkVisibility()
    && event.target.closest("input:not([type=radio]), textarea, select, dialog, [contenteditable]");
  if (other || writes || localStorage.getItem(KEYS_OFF)) return;
  const does = LETTERS[event.key] || (/^[1-9]$/.test(event.key) && (() => pickAndSeek(SHOWN, event.key - 1)));
  if (!does) return;
  event.preventDefault();
  does();
});
