// A new answer is read from its start: Gradio would scroll to its end. It is told to a screen reader
// once, when it stands; what grows would be read out piece by piece.
const READ_OUT = 300; // characters: the rest is read at the reader's own pace
const announce = (text) => {
  let line = document.getElementById("announced");
  if (!line) {
    line = document.createElement("div");
    line.id = "announced";
    line.className = "unseen";
    line.setAttribute("role", "status");
    document.body.append(line);
  }
  line.textContent = text;
};
const spoken = (card) => {
  const words = [...card.querySelectorAll(":scope > :is(.badge, .reply)")].map((part) => part.innerText);
  const places = card.querySelectorAll(".chip").length;
  const counted = places ? TEXTS.announced_sources.replace("{count}", places) : "";
  return `${words.join("。").slice(0, READ_OUT)} ${counted}`;
};
const toStart = () => {
  const box = document.querySelector("#chat .bubble-wrap");
  const asked = [...document.querySelectorAll("#chat .user-row")].pop();
  if (NARROW.matches) document.getElementById("chat")?.scrollIntoView();
  if (box && asked) {
    box.scrollTop += asked.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
  }
};
let heard = { answers: 0, pending: false };
const hear = () => {
  const log = document.querySelector("#chat [role=log]");
  if (log && log.getAttribute("aria-live") !== "off") log.setAttribute("aria-live", "off");
  const cards = document.querySelectorAll("#chat .card");
  const waits = document.querySelector("#chat .pending");
  const now = { answers: cards.length, pending: Boolean(waits) };
  if (now.answers === heard.answers && now.pending === heard.pending) return;
  const grown = now.answers > heard.answers;
  const begun = now.pending && !heard.pending;
  heard = now;
  if (begun) {
    sought = 0; // it was of an answer before it
    sessionStorage.removeItem(DRAFT); // it is sent
    announce(waits.innerText);
  }
  if (grown) announce(spoken(cards[cards.length - 1]));
  if (begun || grown) requestAnimationFrame(toStart);
};
new MutationObserver(hear).observe(document, { subtree: true, childList: true });

// What a question was taken for can be changed, or asked without what was said before it.
const fill = (box, text) => {
  VALUE.set.call(box, text);
  box.dispatchEvent(new Event("input", { bubbles: true })); // tells Gradio
};
const questionBox = () => document.querySelector("#question textarea");
document.addEventListener("click", (event) => {
  const pressed = event.target.closest("#chat .reading .do");
  if (!pressed) return;
  if (pressed.classList.contains("edit")) {
    fill(questionBox(), pressed.parentElement.querySelector(".read").textContent);
    questionBox().focus();
    return;
  }
  const cards = [...document.querySelectorAll("#chat .card")];
  const place = cards.indexOf(pressed.closest(".card"));
  fill(document.querySelector("#afresh textarea"), `${place} ${Date.now()}`); // each time another
});
