// The Enter that confirms a Japanese conversion must not send the question (Gradio does not ask).
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) {
      event.stopImmediatePropagation();
    }
  },
  true
);

// Gradio labels each message with its source text, so a screen reader would read out the markup;
// without the label it reads the message as it stands.
const MESSAGES = "#chat [data-testid='bot'][aria-label], #chat [data-testid='user'][aria-label]";
new MutationObserver(() => {
  document.querySelectorAll(MESSAGES).forEach((message) => message.removeAttribute("aria-label"));
}).observe(document, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ["aria-label"],
});

// Opening a slide's whole text brings the quote into its scrolled box.
document.addEventListener(
  "toggle",
  (event) => {
    const box = event.target.open && event.target.querySelector(".slide-text");
    const mark = box && box.querySelector("mark");
    if (mark) {
      const distance = mark.getBoundingClientRect().top - box.getBoundingClientRect().top;
      box.scrollTop += distance - box.clientHeight / 3;
    }
  },
  true
);
