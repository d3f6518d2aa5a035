// The conversations that this browser keeps: read when the server asks, as the page opens, and
// whenever another tab writes, so that no tab overwrites what another has kept.
const HISTORY = `seisaku:${PLACE}:conversations`;
let unkept = ""; // what the browser had no room for, or may not keep: it ends with the page
const readHistory = () => {
  try {
    return unkept || localStorage.getItem(HISTORY) || "";
  } catch {
    return unkept;
  }
};
const revisionOf = (text) => {
  try {
    return JSON.parse(text).revision || 0;
  } catch {
    return 0;
  }
};
// What the service made without what another tab has kept meanwhile is made again with it.
const saveAgain = () => {
  showHistory();
  setTimeout(editTalk, REST_MS, { do: "save" });
};
const ASKED = "?";
const keepHistory = (text) => {
  if (text === ASKED) setTimeout(showHistory);
  if (!text || text === ASKED || text === readHistory()) return;
  if (revisionOf(text) !== revisionOf(readHistory()) + 1) {
    setTimeout(saveAgain);
    return;
  }
  try {
    localStorage.setItem(HISTORY, text);
    unkept = "";
  } catch {
    unkept = text;
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
