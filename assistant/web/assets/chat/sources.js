// A click on an answer shows its evidence: [2] in it, a chip and quoted words that source, else the first.
// Which one is written into a hidden box, so that one event shows it, however busy the page or the service is.
const PATIENCE_MS = 10000; // until then a busy service has answered
const REST_MS = 80; // Gradio loses what it is given in the middle of an update of its own
// There the evidence stands below the conversation, out of sight.
const NARROW = window.matchMedia("(max-width: 820px)");
// The strip of sources shows the chosen one; the page itself does not move for it.
const revealChosen = () => {
  const label = document.querySelector("#sources label.selected");
  if (!label) return;
  const strip = label.parentElement;
  const [own, all] = [label.getBoundingClientRect(), strip.getBoundingClientRect()];
  if (own.left < all.left || own.right > all.right) strip.scrollLeft += own.left - all.left - 8;
};
// The reader asked for it: the picture is brought into sight once it stands.
let sought = 0;
const seek = () => {
  sought = Date.now() + PATIENCE_MS;
  if (NARROW.matches) document.getElementById("evidence").scrollIntoView();
};
const SHOWN = "-"; // the answer whose evidence stands there
const pick = (answer, source) =>
  fill(document.querySelector("#picked textarea"), `${answer} ${source} ${Date.now()}`); // each time another
const pickAndSeek = (answer, source) => {
  pick(answer, source);
  seek();
};
const OTHERS = "a, button, summary, input, .do, .pending"; // in an answer, with ends of their own
document.addEventListener("click", (event) => {
  const tag = event.target.closest("#panel .tag");
  if (tag) pickAndSeek(SHOWN, tag.dataset.source);
  if (event.target.closest("#sources")) sought = Date.now() + PATIENCE_MS;
  const card = event.target.closest("#chat .card");
  if (!card || event.target.closest(OTHERS)) return;
  const answer = [...document.querySelectorAll("#chat .card")].indexOf(card);
  const chip = event.target.closest(".chip");
  const marker = event.target.closest(".marker") || event.target.closest(".shown")?.querySelector(".marker");
  const source = chip ? chip.className.match(/at-(\d+)/)[1] : marker?.textContent.trim() ?? 0;
  if (event.target.closest(".chip, .marker, .where")) pickAndSeek(answer, source);
  else if (getSelection().isCollapsed) pick(answer, source); // words are read or copied, not only pressed
});
// What is no button to the browser is one to the keyboard all the same.
document.addEventListener("keydown", (event) => {
  const pressed = event.key === "Enter" || event.key === " ";
  if (pressed && event.target.matches("span[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
});

// A phone shows the slides of an answer as a strip of small pictures; a wide window needs none.
const pictureChips = () => {
  if (!NARROW.matches) return;
  document.querySelectorAll("#chat .chip:not(.seen)").forEach((chip) => {
    chip.classList.add("seen");
    const address = chip.querySelector(".pictured").textContent;
    chip.style.setProperty("--picture", `url("${address}")`);
  });
};
new MutationObserver(pictureChips).observe(document, { subtree: true, childList: true });
NARROW.addEventListener("change", pictureChips);
