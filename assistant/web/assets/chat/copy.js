// Gradio would copy the message's markup: the answer is copied as it reads, with its sources.
const copied = (message) =>
  [...message.querySelectorAll(".badge:not(.answered), .reply, .shown, .source, .warning, .credit")]
    .map((part) => part.innerText.trim())
    .join("\n");
const toClipboard = async (text) => {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const box = document.createElement("textarea"); // without https there is no clipboard
  box.value = text;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  if (!done) throw new Error("copy");
};
// A line that a screen reader tells when its words change; made when it is first needed.
const liveLine = (id, role) => {
  let line = document.getElementById(id);
  if (!line) {
    line = document.createElement("div");
    line.id = id;
    line.setAttribute("role", role);
    document.body.append(line);
  }
  return line;
};
const notice = (text) => {
  const line = liveLine("notice", "status");
  line.textContent = text;
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => (line.textContent = ""), 4000);
};
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest(ACTIONS);
    if (!button || button.getAttribute("aria-label") !== TEXTS.copy) return;
    event.stopImmediatePropagation();
    const row = button.closest(".message-buttons").previousElementSibling;
    toClipboard(copied(row)).then(
      () => notice(TEXTS.copied),
      () => notice(TEXTS.copy_failed)
    );
  },
  true
);

