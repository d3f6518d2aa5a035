// What changes the documents: corrections, files that are added, a document that is deleted.
const FIELDS = ["title", "publisher", "date"];
const correcting = (one) => {
  const inputs = FIELDS.map((field) =>
    el("input", { type: "text", name: field, value: one[field], maxlength: 300 })
  );
  const said = el("p", { role: "alert", class: "failed" });
  const save = async (values) => {
    try {
      Object.assign(one, await posted("/correct", { name: one.name, ...values }));
      await openDocument(one.name, reading.page);
      document.querySelector("#reader .correct").focus();
      notice(told("correct_saved"));
      tellScope();
    } catch (error) {
      said.textContent = error.message || told("change_failed");
    }
  };
  const form = el(
    "form",
    {
      class: "reader-head correcting",
      onsubmit: (event) => {
        event.preventDefault();
        save(Object.fromEntries(inputs.map((input) => [input.name, input.value])));
      },
    },
    ...FIELDS.map((field, i) => el("label", {}, told(`correct_${field}`), inputs[i])),
    el("p", { class: "facts" }, told("correct_hint")),
    said,
    el(
      "div",
      { class: "asks" },
      el("button", { type: "submit", class: "do-it main" }, told("correct_save")),
      action("correct_cancel", () => form.replaceWith(headOf(one))),
      one.corrected.length ? action("correct_revert", () => save({})) : null
    )
  );
  document.querySelector("#reader .reader-head").replaceWith(form);
  inputs[0].focus();
};

// A change runs on the service; the page asks how far it is until it is done.
const waitFor = async (job, tell) => {
  for (;;) {
    const news = await asked(`/jobs/${job}`);
    if (!news.running) return news;
    tell(news);
  }
};
const resultOf = (one) =>
  el("li", { class: one.state }, one.name ? el("strong", {}, one.name) : null, one.name ? el("br") : null, one.line);

const adding = () => {
  const input = (folder) =>
    el("input", {
      type: "file", multiple: true, hidden: true, webkitdirectory: folder,
      id: folder ? "add-folder" : "add-files", "aria-label": told(folder ? "add_folder" : "add_files"),
      onchange: (event) => {
        const files = [...event.target.files];
        event.target.value = "";
        add(folder ? readable(files) : files);
      },
    });
  const [files, folder] = [input(false), input(true)];
  const place = el(
    "details",
    { id: "adding", open: !library.documents.length || library.adding },
    el("summary", {}, told("add")),
    el(
      "div",
      { class: "asks" },
      files,
      folder,
      action("add_files", () => files.click(), { class: "do-it main" }),
      action("add_folder", () => folder.click())
    ),
    el("p", { class: "facts" }, told("add_drop", { megabytes: library.megabytes })),
    el("p", { class: "facts formats" }, told("add_formats", { formats: library.suffixes.join(" ") })),
    el("div", { id: "add-status" })
  );
  place.addEventListener("toggle", () => (library.adding = place.open));
  return place;
};
const readable = (files) =>
  files.filter((file) => library.suffixes.some((suffix) => file.name.toLowerCase().endsWith(suffix)));

const sent = (files, tell) => {
  const request = new XMLHttpRequest();
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  const done = new Promise((resolve, reject) => {
    request.upload.onprogress = (event) =>
      event.total && tell(Math.round((100 * event.loaded) / event.total));
    request.onload = () => {
      const body = JSON.parse(request.responseText || "{}");
      if (request.status === 200) resolve(body.job);
      else reject(new Error(inOneLanguage(body.detail || "")));
    };
    request.onerror = () => reject(new Error(told("change_failed")));
    request.onabort = () => reject(new Error(told("add_cancelled")));
  });
  request.open("POST", `${SERVICE}/upload`);
  request.send(form);
  return { done, stop: () => request.abort() };
};
const add = async (files) => {
  const status = document.getElementById("add-status");
  if (!files.length) {
    status.replaceChildren(el("p", { class: "failed", role: "status" }, told("add_none")));
    return;
  }
  document.getElementById("adding").open = library.adding = true;
  const line = el("p", { class: "pending", role: "status" });
  const bar = el("progress", { max: 100, "aria-label": told("add") });
  let stop = () => {};
  let given_up = false;
  const cancel = action("add_cancel", () => {
    given_up = true;
    stop();
  });
  const results = el("ul", { class: "results", role: "status" });
  status.replaceChildren(line, bar, cancel, results);
  const tell = (words, done, total, first) => {
    const part = files.length > library.files ? ` ${told("add_part", { files: files.length, first })}` : "";
    line.textContent = words + part;
    if (total) bar.value = (100 * done) / total;
    else bar.removeAttribute("value");
  };
  for (let first = 0; first < files.length && !given_up; first += library.files) {
    try {
      const sending = sent(files.slice(first, first + library.files), (percent) =>
        tell(told("add_sending", { percent }), percent, 100, first + 1)
      );
      stop = sending.stop;
      const job = await sending.done;
      stop = () => posted(`/jobs/${job}/cancel`);
      const news = await waitFor(job, (far) => tell(far.line, far.done, far.total, first + 1));
      results.append(...news.outcomes.map(resultOf));
    } catch (error) {
      results.append(resultOf({ state: given_up ? "cancelled" : "failed", line: error.message }));
    }
  }
  for (const part of [line, bar, cancel]) part.remove();
  await refreshShelf(reading.name);
  document.getElementById("add-status")?.replaceChildren(results);
};

const showDeletion = () => {
  const one = documentOf(reading.name);
  const place = document.getElementById("deletion");
  if (!library.may_change || !one.owned) return;
  const ask = () => {
    place.replaceChildren(
      el("p", { class: "ask", role: "alert" }, told("delete_ask", { title: titleOf(one) })),
      el(
        "div",
        { class: "asks" },
        action("delete_yes", () => remove(one), { class: "do-it danger" }),
        action("delete_no", showDeletion)
      )
    );
    place.querySelector("button").focus();
  };
  place.replaceChildren(action("delete", ask, { class: "do-it danger" }));
};
const remove = async (one) => {
  const place = document.getElementById("deletion");
  place.replaceChildren(el("p", { class: "pending", role: "status" }, told("delete_running")));
  const { job } = await posted("/remove", { name: one.name });
  const news = await waitFor(job, () => {});
  reading.name = "";
  await refreshShelf();
  const back = news.undo ? action("undo", () => undo(job)) : null;
  showResults(news.outcomes, back);
  back?.focus();
};
const undo = async (job) => {
  try {
    const again = await posted(`/jobs/${job}/undo`);
    const news = await waitFor(again.job, () => {});
    await refreshShelf();
    showResults(news.outcomes);
  } catch (error) {
    showResults([{ state: "failed", line: error.message }]);
  }
};
const showResults = (outcomes, more = null) => {
  document.getElementById("change-status")?.remove();
  const place = el(
    "div",
    { id: "change-status" },
    el("ul", { class: "results", role: "status" }, ...outcomes.map(resultOf)),
    more
  );
  document.getElementById("side-documents").prepend(place);
};

// Files and folders that are dropped on the column.
const dropped = async (transfer) => {
  const walk = async (entry) => {
    if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
    const reader = entry.createReader();
    const files = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return files;
      for (const one of some) files.push(...(await walk(one)));
    }
  };
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = (await Promise.all(entries.map(walk))).flat();
  return entries.some((entry) => entry.isDirectory) ? readable(files) : files;
};
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, async (event) => {
    if (!library.may_change || !event.target.closest("#side") || !event.dataTransfer.items.length) return;
    event.preventDefault();
    if (kind === "dragover") return;
    const files = dropped(event.dataTransfer);
    if (reading.name) closeDocument();
    add(await files);
  });
}
