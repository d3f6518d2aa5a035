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

// Opening a slide's whole text brings the quote into its scrolled box, and the box into sight.
document.addEventListener(
  "toggle",
  (event) => {
    const box = event.target.open && event.target.querySelector(".slide-text");
    const mark = box && box.querySelector("mark");
    if (mark) {
      const distance = mark.getBoundingClientRect().top - box.getBoundingClientRect().top;
      box.scrollTop += distance - box.clientHeight / 3;
      box.scrollIntoView({ block: "nearest" });
    }
  },
  true
);

// A slide that cannot be pictured leaves no broken picture behind: its text stands below.
document.addEventListener(
  "error",
  (event) => {
    const picture = event.target.closest && event.target.closest("#panel .picture");
    if (picture) {
      picture.hidden = true;
    }
  },
  true
);

// [2] in an answer shows its second citation. The click itself makes Gradio show that answer's
// evidence, first citation first; so for a moment the wanted one is chosen whenever that changes.
const PATIENCE_MS = 3000;
// Only once the page is at rest: a choice made in the middle of an update is lost to Gradio.
const REST_MS = 80;
let resting = 0;
let wanted = null;
const chooseWanted = () => {
  if (!wanted || Date.now() > wanted.until) {
    wanted = null;
    return;
  }
  const labels = [...document.querySelectorAll("#sources label")];
  const label = labels.find((one) => one.textContent.trim().startsWith(wanted.marker));
  const radio = label && label.querySelector("input");
  if (radio && !radio.checked) {
    radio.click();
  }
};
document.addEventListener(
  "click",
  (event) => {
    const marker = event.target.closest("#chat .marker");
    if (marker) {
      wanted = { marker: marker.textContent.trim(), until: Date.now() + PATIENCE_MS };
      resting = setTimeout(chooseWanted, 300);
    } else if (event.isTrusted) {
      wanted = null;
    }
  },
  true
);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("#chat .marker")) {
    event.target.click();
  }
});
new MutationObserver(() => {
  clearTimeout(resting);
  resting = setTimeout(chooseWanted, REST_MS);
}).observe(document, { subtree: true, childList: true });
