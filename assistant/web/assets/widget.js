// The panel of the widget: asks the service it came from, shows the answer and what it rests on.
(() => {
  const { text, session, lang, examples, units } = JSON.parse(document.getElementById("setting").textContent);
  const log = document.getElementById("log");
  const form = document.getElementById("form");
  const box = document.getElementById("question");
  const send = document.getElementById("send");
  const history = [];
  const REMEMBERED = 20; // turns that are sent along; a follow-up rests on the last few
  const LONGEST = 8000; // characters of an earlier answer that the service takes
  let token = session;

  const tell = (word) => window.parent !== window && window.parent.postMessage(`seisaku:${word}`, "*");
  // These turn the order of what follows, so that a figure or a name reads as another.
  const plain = (words) => words.replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  const make = (name, className, content = "") => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = plain(content);
    return element;
  };
  const show = (element) => {
    log.append(element);
    element.scrollIntoView({ block: "nearest" });
    return element;
  };

  async function ask(question) {
    log.querySelectorAll(".hint, .example").forEach((element) => element.remove());
    show(make("p", "asked", question));
    const reply = show(make("div", "reply", text.searching));
    const response = await fetch("embed/ask", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream", "x-seisaku-session": token },
      body: JSON.stringify({ question, history: history.slice(-REMEMBERED) }),
    });
    token = response.headers.get("x-seisaku-session") || token;
    if (!response.ok) throw new Error(inLanguage((await response.json()).detail));
    for await (const [name, data] of events(response.body)) {
      if (name === "delta") reply.replaceChildren(...grown(data.prose));
      if (name === "error") throw new Error(inLanguage(data.detail));
      if (name === "answer") {
        finish(reply, data);
        const places = data.status === "shown" ? data.evidence : data.citations;
        const citations = places.map(({ document, slide }) => ({ document, slide }));
        const content = data.answer.slice(0, LONGEST);
        history.push({ role: "user", content: question }, { role: "assistant", content, citations });
        return;
      }
    }
    throw new Error(text.failed);
  }

  // Problem details say the same in Japanese and English: "日本語 / English".
  const inLanguage = (detail) => {
    const cut = String(detail).indexOf(" / ");
    if (cut < 0) return detail;
    return lang === "ja" ? detail.slice(0, cut) : detail.slice(cut + 3);
  };

  async function* events(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let waiting = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      waiting += value;
      let end;
      while ((end = waiting.indexOf("\n\n")) >= 0) {
        const [name, data] = waiting.slice(0, end).split("\n");
        waiting = waiting.slice(end + 2);
        yield [name.replace("event: ", ""), JSON.parse(data.replace("data: ", ""))];
      }
    }
  }

  // What an answer says comes as a tree of these forms; every word in it becomes text, never markup.
  const TAGS = { heading: "h2" };
  for (const tag of ["p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "strong", "s", "br", "mark"]) {
    TAGS[tag] = tag;
  }
  const SPANS = { unheld: "unheld", picture: "from-picture", marker: "" };
  function grown(parts, sources = {}) {
    return parts.map((part) => {
      if (typeof part === "string") return plain(part);
      if (part.kind === "marker" && sources[part.parts[0]]) {
        return marker(part.parts[0], sources[part.parts[0]]);
      }
      const element = make(TAGS[part.kind] || "span", SPANS[part.kind] || "");
      if (part.kind === "ol") element.start = part.start;
      if (part.across > 1) element.colSpan = part.across;
      element.append(...grown(part.parts, sources));
      return part.kind === "table" ? wide(element) : element;
    });
  }

  // Wide tables scroll by themselves, by the keyboard too.
  function wide(table) {
    const box = make("div", "wide");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", text.table);
    box.append(table);
    return box;
  }

  function finish(reply, answer) {
    const sources = {};
    for (const cited of answer.citations) {
      sources[`[${cited.marker}]`] = source(cited, `[${cited.marker}] `);
    }
    reply.replaceChildren(...grown(answer.prose, sources));
    const badges = { declined: text.abstained, shown: text.places };
    if (badges[answer.status]) reply.prepend(make("span", `badge ${answer.status}`, badges[answer.status]));
    if (answer.read_as) reply.before(make("p", "read-as", text.understood.replace("{question}", () => answer.read_as)));
    for (const note of answer.warnings) show(make("p", "warning", `${text.warning}: ${note}`));
    const slides = answer.evidence.map(({ document, slide }) => `${slide} ${document}`);
    const again = (index) => slides.indexOf(slides[index]) < index;
    const places = answer.evidence.map((place, i) => placeShown(place, answer.places[i], again(i)));
    const open = !answer.citations.length;
    if (open) places.forEach((place, index) => number(place, index + 1));
    const shown = open ? places : Object.values(sources);
    if (!places.length) shown.push(...(answer.related || []).map((slide) => source(slide, "")));
    const heads = { declined: text.related, asked_back: text.related, shown: text.shown };
    listed(heads[answer.status] || text.sources, shown);
    if (!open) listed(text.around, places);
    if (shown.length) [...log.querySelectorAll(".asked")].pop().scrollIntoView({ block: "start" });
  }

  function listed(head, sources) {
    if (!sources.length) return;
    const section = make("section", "sources");
    section.append(make("h2", "", head), ...sources);
    log.append(section);
  }

  // A place with its own words; its picture has them boxed.
  function placeShown(place, prose, again) {
    const words = make("blockquote", "place");
    words.append(...grown(prose));
    return source(place, "", words, again);
  }

  // Where nothing is claimed the places themselves are the answer: they stand open.
  function number(details, count) {
    details.querySelector("summary").prepend(`[${count}] `);
    details.open = true;
  }

  function marker(label, target) {
    const button = make("button", "marker", label);
    button.type = "button";
    button.addEventListener("click", () => {
      target.open = true;
      target.scrollIntoView({ block: "nearest" });
      target.querySelector("summary").focus();
    });
    return button;
  }

  // Slides, pages or sheets: by the name of the document.
  const unitOf = (name) => (units.find(([, form]) => new RegExp(form, "i").test(name)) || ["page"])[0];
  function numbered(slide, form) {
    const key = /\.pdf$/i.test(slide.document) ? "pdf" : `${form}_${unitOf(slide.document)}`;
    return text[key].replace("{number}", slide.slide);
  }
  function place(slide) {
    const counted = numbered(slide, slide.range || slide.printed_page ? "beside" : "place");
    if (slide.range) return counted + text.between + slide.range;
    if (!slide.printed_page) return counted;
    const printed = text.page.replace("{page}", slide.printed_page);
    return counted + text.between + printed + (slide.printed_page_inferred ? text.inferred : "");
  }

  // `waits`: its slide is pictured above already; the picture comes when it is opened anew.
  function source(slide, number, words = null, waits = false) {
    const details = make("details", "");
    details.append(make("summary", "", `${number}${slide.document} ${place(slide)} ${slide.title}`));
    if (slide.quote) details.append(make("blockquote", "", slide.quote));
    if (words) details.append(words);
    details.addEventListener("toggle", () => {
      if (!details.open) waits = false;
      else if (!waits && !details.querySelector("img, .waiting")) picture(details, slide);
    });
    return details;
  }

  // Fetched with the session, since an image element sends none.
  async function picture(details, slide) {
    const image = make("img", "");
    const marks = slide.end ? `start=${slide.start}&end=${slide.end}&` : "";
    const name = slide.document.split("/").map(encodeURIComponent).join("/");
    const alt = text[`picture_${unitOf(slide.document)}`];
    image.alt = alt.replace("{document}", slide.document).replace("{number}", slide.slide);
    const waiting = make("p", "waiting", text.waited);
    waiting.setAttribute("role", "status");
    details.append(waiting);
    const address = `api/slides/${name}/${slide.slide}.png?${marks}width=800`;
    const response = await fetch(address, { headers: { "x-seisaku-session": token } });
    waiting.remove();
    if (!response.ok) return;
    image.src = URL.createObjectURL(await response.blob());
    details.append(image);
  }

  async function submit() {
    const question = box.value.trim();
    if (!question || send.disabled) return;
    send.disabled = true;
    box.value = "";
    try {
      await ask(question);
    } catch (error) {
      log.lastElementChild.remove();
      show(make("p", "reply failed", error instanceof TypeError ? text.failed : error.message));
      box.value = question;
    }
    send.disabled = false;
    box.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && tell("close"));
  document.getElementById("close").addEventListener("click", () => tell("close"));
  for (const question of examples) {
    const button = show(make("button", "example", question));
    button.type = "button";
    button.addEventListener("click", () => {
      box.value = question;
      submit();
    });
  }
  tell("ready");
  box.focus();
})();
