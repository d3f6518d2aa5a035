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
// without the label it reads the message as it stands. The buttons below an answer are Gradio's
// own; their names are ours.
const MESSAGES = "#chat [data-testid='bot'][aria-label], #chat [data-testid='user'][aria-label]";
const ACTIONS = "#chat .message-buttons-left .icon-button";
const name = (button, text) => {
  if (button.getAttribute("aria-label") !== text) {
    button.setAttribute("aria-label", text);
    button.title = text;
  }
};
const nameActions = () => {
  document.querySelectorAll("#chat .message-buttons-left").forEach((row) => {
    const [copy, down, up] = row.querySelectorAll(".icon-button");
    if (copy) name(copy, TEXTS.copy);
    for (const [thumb, text] of [[down, TEXTS.thumb_down], [up, TEXTS.thumb_up]]) {
      if (thumb) {
        // Gradio tells the chosen thumb by its colour only
        const chosen = thumb.style.color.includes("accent");
        if (thumb.getAttribute("aria-pressed") !== String(chosen)) {
          thumb.setAttribute("aria-pressed", chosen);
        }
        name(thumb, text);
      }
    }
  });
};
// Gradio puts the questions to go on with below the last answer, without a word.
const nameOptions = () => {
  document.querySelectorAll("#chat .options:not([role])").forEach((options) => {
    options.setAttribute("role", "group");
    options.setAttribute("aria-label", TEXTS.suggest);
    options.dataset.label = TEXTS.suggest;
  });
  // a list must not have buttons as its items
  document.querySelectorAll("#chat .examples[role=list]").forEach((examples) => {
    examples.setAttribute("role", "group");
    examples.setAttribute("aria-label", TEXTS.examples);
  });
};
// Gradio's choices have a title that is not theirs for a screen reader.
const nameChoices = () => {
  document.querySelectorAll("fieldset.block[id]:not([aria-labelledby])").forEach((choice) => {
    const title = choice.querySelector("[data-testid=block-info]");
    if (!title) return;
    title.id = `${choice.id}-title`;
    choice.setAttribute("aria-labelledby", title.id);
  });
};
new MutationObserver(() => {
  document.querySelectorAll(MESSAGES).forEach((message) => message.removeAttribute("aria-label"));
  nameActions();
  nameOptions();
  nameChoices();
}).observe(document, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ["aria-label", "class", "style"],
});

