// The list of kept conversations. The service makes it and carries out what is wanted; hidden boxes
// take both there and back. Which one is open is the tab's own, and is opened again on a reload.
const OPENED = `seisaku:${PLACE}:opened`;
const talks = { talks: [], open: "", words: "", own: false, wanted: "", begun: false };

let wishes = 0;
const wish = (box, values) => fill(hiddenBox(box), JSON.stringify({ ...values, n: (wishes += 1) })); // n: each is new
const editTalk = (values) => wish("talk-edit", { words: talks.wanted, ...values });

const groupOf = (talk) => {
  if (talk.pinned) return "talks_pinned";
  const midnight = new Date().setHours(0, 0, 0, 0);
  const days = Math.ceil((midnight - new Date(talk.saved)) / 86400000);
  if (!(days > 0)) return "talks_today";
  if (days === 1) return "talks_yesterday";
  return days <= 7 ? "talks_week" : "talks_older";
};
const whenOf = (talk) => {
  const at = new Date(talk.saved);
  if (Number.isNaN(at.getTime())) return "";
  const today = groupOf({ ...talk, pinned: false }) === "talks_today";
  const shape = today ? { hour: "2-digit", minute: "2-digit" } : { month: "numeric", day: "numeric" };
  return new Intl.DateTimeFormat(document.documentElement.lang, shape).format(at);
};
const itemOf = (talk) => {
  const title = talk.title.replace(/\s+/g, " ");
  const item = el(
    "li",
    { "data-id": talk.id },
    el(
      "button",
      {
        type: "button", class: "entry", "aria-current": talk.id === talks.open ? "true" : null,
        onclick: () => {
          wish("talk-open", { id: talk.id });
          if (!WIDE.matches) openSide(false);
        },
      },
      el("span", { class: "title" }, title),
      el("span", { class: "facts" }, whenOf(talk))
    ),
    el(
      "details",
      { class: "menu" },
      el("summary", { "aria-label": told("talks_menu", { title }), title: told("talks_menu", { title }) }, "⋯"),
      el(
        "div",
        {},
        action("talks_rename", () => renaming(talk, item)),
        action(talk.pinned ? "talks_unpin" : "talks_pin", () =>
          editTalk({ do: "pin", id: talk.id, pinned: !talk.pinned })
        ),
        action("talks_word", () => editTalk({ do: "word", id: talk.id })),
        action("talks_markdown", () => editTalk({ do: "markdown", id: talk.id })),
        action("talks_delete", () => deleting(talk, item), { class: "do-it danger" })
      )
    )
  );
  item.querySelector(".menu div").addEventListener("click", () => (item.querySelector(".menu").open = false));
  return item;
};
const renaming = (talk, item) => {
  const title = el("input", { type: "text", value: talk.title, maxlength: 120, "aria-label": told("talks_title") });
  const form = el(
    "form",
    {
      class: "renaming",
      onsubmit: (event) => {
        event.preventDefault();
        editTalk({ do: "rename", id: talk.id, title: title.value });
        form.replaceWith(item);
      },
      onkeydown: (event) => event.key === "Escape" && form.replaceWith(item),
    },
    title,
    el(
      "div",
      { class: "asks" },
      el("button", { type: "submit", class: "do-it main" }, told("correct_save")),
      action("correct_cancel", () => form.replaceWith(item))
    )
  );
  item.replaceWith(form);
  title.focus();
  title.select();
};
const confirming = (key, yes, no) => {
  const asks = el(
    "div",
    { class: "confirming" },
    el("p", { class: "ask", role: "alert" }, told(key)),
    el("div", { class: "asks" }, action("delete_yes", yes, { class: "do-it danger" }), action("delete_no", no))
  );
  setTimeout(() => asks.querySelector("button").focus());
  return asks;
};
const deleting = (talk, item) => {
  const asks = confirming(
    "talks_delete_ask",
    () => wish("talk-remove", { do: "delete", id: talk.id }),
    () => asks.replaceWith(item)
  );
  item.replaceWith(asks);
};
const clearing = (button) => {
  const asks = confirming(
    "talks_clear_ask",
    () => wish("talk-remove", { do: "clear" }),
    () => asks.replaceWith(button)
  );
  button.replaceWith(asks);
};

const showTalks = () => {
  const place = document.getElementById("talks");
  if (!place) return;
  const groups = Object.groupBy
    ? Object.groupBy(talks.talks, groupOf)
    : talks.talks.reduce((all, one) => ({ ...all, [groupOf(one)]: [...(all[groupOf(one)] || []), one] }), {});
  const parts = ["talks_pinned", "talks_today", "talks_yesterday", "talks_week", "talks_older"]
    .filter((key) => groups[key])
    .flatMap((key) => [
      el("h2", { id: `group-${key}` }, told(key)),
      el("ul", { "aria-labelledby": `group-${key}` }, ...groups[key].map(itemOf)),
    ]);
  const none = talks.words ? "talks_no_match" : "talks_none";
  place.replaceChildren(...(parts.length ? parts : [el("p", { class: "facts", role: "status" }, told(none))]));
  document.getElementById("talks-where").textContent = told(talks.own ? "talks_own" : "talks_browser");
  const end = document.getElementById("talks-end");
  const button = action("talks_clear", () => clearing(button), { class: "do-it danger" });
  end.replaceChildren(...(talks.talks.length && !talks.words ? [button] : []));
};
SIDE_PARTS.push(() => {
  document.getElementById("side-talks").replaceChildren(
    action("clear", () => document.getElementById("clear").click(), { class: "do-it main" }),
    el("input", {
      type: "search", id: "talk-words", "aria-label": told("talks_find"),
      placeholder: told("talks_find_hint"), maxlength: 200,
      oninput: (event) => {
        talks.wanted = event.target.value;
        editTalk({ do: "list" });
      },
    }),
    el("div", { id: "talks" }),
    el("div", { id: "talks-end" }),
    el("p", { class: "facts", id: "talks-where" })
  );
  showTalks();
});

wire("talk-list", (text) => {
  if (!text) return;
  Object.assign(talks, JSON.parse(text));
  const kept = stored(sessionStorage, OPENED);
  const again = !talks.begun && !talks.open && talks.talks.some((one) => one.id === kept) ? kept : "";
  talks.begun = true;
  if (again) setTimeout(wish, REST_MS, "talk-again", { id: again });
  else stored(sessionStorage, OPENED, talks.open || null);
  showTalks();
  if (talks.words !== talks.wanted) setTimeout(editTalk, REST_MS, { do: "list" });
});
