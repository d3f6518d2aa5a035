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
const nameToggle = () => {
  const bar = document.getElementById("history");
  const toggle = bar && bar.querySelector(".toggle-button");
  if (!toggle) return;
  const open = bar.classList.contains("open");
  name(toggle, open ? TEXTS.history_close : TEXTS.history_open);
  if (toggle.dataset.label !== TEXTS.history) toggle.dataset.label = TEXTS.history;
  if (toggle.getAttribute("aria-expanded") !== String(open)) {
    toggle.setAttribute("aria-expanded", open);
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
  nameToggle();
}).observe(document, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ["aria-label", "class", "style"],
});

// Gradio would copy the message's markup: the answer is copied as it reads, with its sources.
const copied = (message) =>
  [...message.querySelectorAll(".reply, .shown, .source, .warning, .credit")]
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
const notice = (text) => {
  let line = document.getElementById("notice");
  if (!line) {
    line = document.createElement("div");
    line.id = "notice";
    line.setAttribute("role", "status");
    document.body.append(line);
  }
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

// Until the picture is there, a line says that it is being made.
document.addEventListener(
  "load",
  (event) => {
    const picture = event.target.closest && event.target.closest("#panel .picture");
    if (picture) picture.classList.add("made");
  },
  true
);

// [2] in an answer shows its second citation. The click itself makes Gradio show that answer's
// evidence, first citation first; so for a moment the wanted one is chosen whenever that changes.
const PATIENCE_MS = 3000;
// There the evidence stands below the conversation, out of sight.
const NARROW = window.matchMedia("(max-width: 820px)");
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
      if (NARROW.matches) document.getElementById("evidence").scrollIntoView();
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

// Gradio's own scripts for events need unsafe-eval. Instead a hidden box carries what the server
// has for this script: setting its value, which Gradio does, calls `received`.
const VALUE = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
const BOXES = {};
const wire = (id, received) => {
  BOXES[id] = (box) => {
    Object.defineProperty(box, "value", {
      get: () => VALUE.get.call(box),
      set: (text) => {
        VALUE.set.call(box, text);
        received(text);
      },
    });
  };
};
new MutationObserver(() => {
  for (const [id, attach] of Object.entries(BOXES)) {
    const box = document.querySelector(`#${id} textarea`);
    if (box && !box.dataset.wired) {
      box.dataset.wired = "yes";
      attach(box);
    }
  }
}).observe(document, { subtree: true, childList: true });

// The conversations that this browser keeps: read when the server asks, as the page opens, and
// whenever another tab writes, so that no tab overwrites what another has kept.
const HISTORY = `seisaku:${PLACE}:conversations`;
const readHistory = () => {
  try {
    return localStorage.getItem(HISTORY) || "";
  } catch {
    return "";
  }
};
const ASKED = "?";
const keepHistory = (text) => {
  if (text === ASKED) setTimeout(showHistory);
  if (!text || text === ASKED || text === readHistory()) return;
  try {
    localStorage.setItem(HISTORY, text);
  } catch {
    notice(TEXTS.history_full);
  }
};
const showHistory = () => {
  const box = document.querySelector("#kept textarea");
  if (box && VALUE.get.call(box) !== readHistory()) {
    VALUE.set.call(box, readHistory());
    box.dispatchEvent(new Event("input", { bubbles: true })); // tells Gradio
  }
};
wire("kept", keepHistory);
window.addEventListener("storage", (event) => {
  if (event.key === HISTORY) showHistory();
});

// How long answers are is chosen for the tab: it outlives a reload, and ends with the tab.
const DETAIL = `seisaku:${PLACE}:detail`;
document.addEventListener("change", (event) => {
  if (event.target.matches("#detail input")) sessionStorage.setItem(DETAIL, event.target.value);
});
const detailChosen = new MutationObserver(() => {
  const radios = [...document.querySelectorAll("#detail input")];
  if (!radios.length) return;
  detailChosen.disconnect();
  const wanted = radios.find((radio) => radio.value === sessionStorage.getItem(DETAIL));
  if (wanted && !wanted.checked) setTimeout(() => wanted.click(), REST_MS);
});
detailChosen.observe(document, { subtree: true, childList: true });

// A file that the server made: saved from memory, so that no copy lies on the server.
wire("file", (text) => {
  if (!text) return;
  const file = JSON.parse(text);
  const bytes = Uint8Array.from(atob(file.data), (char) => char.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: file.type }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
});

// Signing out changes something, so it is posted: no link of another page can do it.
document.addEventListener("click", async (event) => {
  if (!event.target.closest("#sign-out")) return;
  const address = location.pathname.replace(/[^/]*$/, "") + "auth/sign-out";
  const response = await fetch(address, { method: "POST" });
  location.assign((await response.json()).location);
});
