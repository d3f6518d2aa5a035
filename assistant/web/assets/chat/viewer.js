// The picture of a slide: its marks are numbered, the chosen one is brought into sight and large
// enough to be read; it can be moved, enlarged and seen on the whole screen.
const LARGEST = 4; // times the width of the panel
const READABLE = 3; // the most that a picture is enlarged by itself
const ROOM = 0.86; // of the panel that a mark may fill
const viewerOf = (element) => element.closest("#panel .viewer");
const partsOf = (viewer) => ({
  frame: viewer.querySelector(".picture"),
  sheet: viewer.querySelector(".sheet"),
  image: viewer.querySelector("img"),
});

const zoomTo = (viewer, zoom) => {
  const { frame, sheet } = partsOf(viewer);
  const middle = (frame.scrollTop + frame.clientHeight / 2) / (sheet.offsetHeight || 1);
  const across = (frame.scrollLeft + frame.clientWidth / 2) / (sheet.offsetWidth || 1);
  viewer.dataset.zoom = Math.min(LARGEST, Math.max(smallest(viewer), zoom));
  sheet.style.width = `${viewer.dataset.zoom * 100}%`;
  frame.scrollTop = middle * sheet.offsetHeight - frame.clientHeight / 2;
  frame.scrollLeft = across * sheet.offsetWidth - frame.clientWidth / 2;
};
// The whole page in the panel.
const smallest = (viewer) => {
  const { frame, image } = partsOf(viewer);
  const shape = image.naturalHeight / (image.naturalWidth || 1);
  return Math.min(1, frame.clientHeight / (frame.clientWidth * shape || 1));
};
const around = (boxes) => boxes.reduce(
  (all, box) => [
    Math.min(all[0], box[0]), Math.min(all[1], box[1]),
    Math.max(all[2], box[2]), Math.max(all[3], box[3]),
  ]
);
// Of long words the first lines, which can still be read together.
const readablePart = (boxes, frame, shape) => {
  let part = boxes.slice(0, 1);
  for (const box of boxes.slice(1)) {
    const [, top, , bottom] = around([...part, box]);
    if ((bottom - top) * shape * frame.clientWidth > ROOM * frame.clientHeight) break;
    part = [...part, box];
  }
  return around(part);
};
const toMark = (viewer) => {
  const { frame, sheet, image } = partsOf(viewer);
  const boxes = viewer.marks && viewer.marks[0];
  if (!boxes || !boxes.length) {
    zoomTo(viewer, 1);
    frame.scrollTop = 0;
    return;
  }
  const shape = image.naturalHeight / image.naturalWidth;
  const [left, top, right, bottom] = readablePart(boxes, frame, shape);
  const wide = ROOM / (right - left || 1);
  const high = (ROOM * frame.clientHeight) / ((bottom - top) * shape * frame.clientWidth || 1);
  zoomTo(viewer, Math.min(READABLE, wide, high));
  frame.scrollLeft = ((left + right) / 2) * sheet.offsetWidth - frame.clientWidth / 2;
  frame.scrollTop = ((top + bottom) / 2) * sheet.offsetHeight - frame.clientHeight / 2;
};

const boxOf = ([left, top, right, bottom], chosen) => {
  const box = document.createElement("span");
  box.className = chosen ? "box chosen" : "box";
  Object.assign(box.style, {
    left: `${left * 100}%`, top: `${top * 100}%`,
    width: `${(right - left) * 100}%`, height: `${(bottom - top) * 100}%`,
  });
  return box;
};
const tagOf = (mark, [left, top], chosen) => {
  const tag = document.createElement("span");
  tag.className = chosen ? "tag chosen" : "tag";
  tag.textContent = mark.label;
  tag.dataset.source = mark.source;
  tag.setAttribute("role", "button");
  tag.tabIndex = 0;
  const words = TEXTS.box_of.replace("{label}", mark.label).replace("{words}", mark.words);
  tag.setAttribute("aria-label", words);
  if (chosen) tag.setAttribute("aria-current", "true");
  Object.assign(tag.style, { left: `max(26px, ${left * 100}%)`, top: `max(16px, ${top * 100}%)` });
  return tag;
};
const drawMarks = (viewer, marks) => {
  const { sheet } = partsOf(viewer);
  sheet.querySelectorAll(".box, .tag").forEach((old) => old.remove());
  marks.forEach((mark, i) => {
    const boxes = viewer.marks[i] || [];
    boxes.forEach((box) => sheet.append(boxOf(box, i === 0)));
    if (boxes.length) sheet.append(tagOf(mark, boxes[0], i === 0));
  });
};
// On a phone with the slide's title above it, where both fit.
const bringIntoSight = (viewer) => {
  if (!NARROW.matches) {
    viewer.scrollIntoView({ block: "nearest" });
    return;
  }
  const whole = viewer.closest(".evidence");
  const height = viewer.getBoundingClientRect().bottom - whole.getBoundingClientRect().top;
  (height <= innerHeight ? whole : viewer).scrollIntoView({ block: "start" });
};
const settle = async (viewer) => {
  const { boxes, marks } = JSON.parse(viewer.querySelector(".data").textContent);
  viewer.marks = [];
  if (boxes) {
    const response = await fetch(boxes).catch(() => null);
    if (response && response.ok) viewer.marks = (await response.json()).boxes;
    if (!viewer.isConnected) return;
    drawMarks(viewer, marks);
  }
  toMark(viewer);
  viewer.classList.add("settled");
  revealChosen();
  if (Date.now() < sought) {
    bringIntoSight(viewer);
    sought = 0;
  }
};
document.addEventListener(
  "load",
  (event) => {
    const picture = event.target.closest && event.target.closest("#panel .picture");
    if (!picture) return;
    // the sanitiser takes aria-label away; a sign alone is no name
    for (const tool of viewerOf(picture).querySelectorAll(".tool[title]")) {
      tool.setAttribute("aria-label", tool.title);
    }
    picture.classList.add("made"); // until then a line says that it is being made
    settle(viewerOf(picture));
  },
  true
);
// A slide that cannot be pictured leaves no broken picture behind: its text stands there instead.
document.addEventListener(
  "error",
  (event) => {
    const viewer = event.target.closest && event.target.closest("#panel .viewer");
    if (!viewer) return;
    viewer.classList.add("without");
    const text = document.querySelector("#panel details.slide");
    if (text) text.open = true;
  },
  true
);

const STEPS = 1.4;
const DOES = {
  "zoom-in": (viewer) => zoomTo(viewer, viewer.dataset.zoom * STEPS),
  "zoom-out": (viewer) => zoomTo(viewer, viewer.dataset.zoom / STEPS),
  fit: (viewer) => zoomTo(viewer, 0),
  "to-mark": toMark,
  full: (viewer) => {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (viewer.requestFullscreen) viewer.requestFullscreen();
    else window.open(partsOf(viewer).image.src, "_blank", "noopener"); // a telephone of Apple's
  },
};
document.addEventListener("click", (event) => {
  const tool = event.target.closest("#panel .tool[role=button]");
  const kind = tool && Object.keys(DOES).find((one) => tool.classList.contains(one));
  if (kind) DOES[kind](viewerOf(tool));
});
document.addEventListener("fullscreenchange", () => {
  const viewer = document.querySelector("#panel .viewer");
  if (viewer && viewer.marks) requestAnimationFrame(() => toMark(viewer));
});
// Chosen again, it is shown again: Gradio sees no change.
document.addEventListener("click", (event) => {
  const again = event.target.closest("#sources label.selected");
  const viewer = document.querySelector("#panel .viewer.settled");
  if (again && viewer) toMark(viewer);
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
document.addEventListener("click", (event) => {
  const copying = event.target.closest("#panel .copy-quote");
  if (!copying) return;
  const [quote, credit] = [".quote", ".credit"].map((one) => copying.parentElement.querySelector(one));
  const words = quote.innerHTML.replace(/<br>/g, "\n");
  const plain = Object.assign(document.createElement("textarea"), { innerHTML: words }).value;
  toClipboard(`${plain}\n${credit.innerText}`).then(
    () => notice(TEXTS.copied),
    () => notice(TEXTS.copy_failed)
  );
});
