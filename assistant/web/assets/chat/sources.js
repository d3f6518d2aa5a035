// [2] in an answer, a chip and the number on a picture show that source. The click itself makes
// Gradio show that answer's evidence, first source first; so for a moment the wanted one is chosen
// whenever that changes.
const PATIENCE_MS = 10000; // until then a busy service has answered
// There the evidence stands below the conversation, out of sight.
const NARROW = window.matchMedia("(max-width: 820px)");
// Only once the page is at rest: a choice made in the middle of an update is lost to Gradio.
const REST_MS = 80;
let resting = 0;
let wanted = null;
const sourceLabels = () => [...document.querySelectorAll("#sources label")];
const chooseWanted = () => {
  if (!wanted || Date.now() > wanted.until) {
    wanted = null;
    return;
  }
  const labels = sourceLabels();
  const label = wanted.marker
    ? labels.find((one) => one.textContent.trim().startsWith(wanted.marker))
    : labels[wanted.place];
  const radio = label && label.querySelector("input");
  if (radio && !radio.checked) radio.click();
};
// The strip of sources shows the chosen one; the page itself does not move for it.
const revealChosen = () => {
  const label = document.querySelector("#sources label.selected");
  if (!label) return;
  const strip = label.parentElement;
  const [own, all] = [label.getBoundingClientRect(), strip.getBoundingClientRect()];
  if (own.left < all.left || own.right > all.right) strip.scrollLeft += own.left - all.left - 8;
};
const choose = (which) => {
  wanted = { ...which, until: Date.now() + PATIENCE_MS };
  resting = setTimeout(chooseWanted, 300);
  showEvidence();
};
// The reader asked for it: the picture is brought into sight once it stands.
let sought = 0;
const showEvidence = () => {
  sought = Date.now() + PATIENCE_MS;
  if (NARROW.matches) document.getElementById("evidence").scrollIntoView();
};
document.addEventListener(
  "click",
  (event) => {
    const marker = event.target.closest("#chat .marker");
    const chip = event.target.closest("#chat .chip");
    const tag = event.target.closest("#panel .tag");
    const where = event.target.closest("#chat .shown .where"); // its [n] is the keyboard's
    if (marker) choose({ marker: marker.textContent.trim() });
    else if (where) choose({ marker: where.querySelector(".marker").textContent.trim() });
    else if (chip) choose({ place: Number(chip.className.match(/at-(\d+)/)[1]) });
    else if (tag) choose({ place: Number(tag.dataset.source) });
    else if (event.target.closest("#sources")) sought = Date.now() + PATIENCE_MS;
    else if (event.isTrusted) wanted = null;
  },
  true
);
// What is no button to the browser is one to the keyboard all the same.
document.addEventListener("keydown", (event) => {
  const pressed = event.key === "Enter" || event.key === " ";
  if (pressed && event.target.matches("span[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
});
new MutationObserver(() => {
  clearTimeout(resting);
  resting = setTimeout(chooseWanted, REST_MS);
}).observe(document, { subtree: true, childList: true });

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
