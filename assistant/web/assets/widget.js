// The panel of the widget: asks the service it came from, shows the answer and what it rests on.
(() => {
  const { text, session, lang, examples } = JSON.parse(document.getElementById("setting").textContent);
  const log = document.getElementById("log");
  const form = document.getElementById("form");
  const box = document.getElementById("question");
  const send = document.getElementById("send");
  const history = [];
  const REMEMBERED = 20; // turns that are sent along; a follow-up rests on the last few
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
    const reply = show(make("p", "reply", text.searching));
    const response = await fetch("embed/ask", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream", "x-seisaku-session": token },
      body: JSON.stringify({ question, history: history.slice(-REMEMBERED) }),
    });
    token = response.headers.get("x-seisaku-session") || token;
    if (!response.ok) throw new Error(inLanguage((await response.json()).detail));
    for await (const [name, data] of events(response.body)) {
      if (name === "delta") reply.textContent = plain(data.text);
      if (name === "error") throw new Error(inLanguage(data.detail));
      if (name === "answer") {
        finish(reply, data);
        history.push({ role: "user", content: question }, { role: "assistant", content: data.answer });
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

  function finish(reply, answer) {
    reply.textContent = "";
    if (answer.abstained) reply.append(make("span", "badge", text.abstained), document.createElement("br"));
    const sources = answer.citations.map((cited) => source(cited, `[${cited.marker}] `));
    for (const part of answer.answer.split(/(\[\d+\])/)) {
      const index = answer.citations.findIndex((cited) => part === `[${cited.marker}]`);
      reply.append(index < 0 ? plain(part) : marker(part, sources[index]));
    }
    for (const warning of answer.warnings) show(make("p", "warning", `${text.warning}: ${warning}`));
    const near = (answer.related || []).map((slide) => source(slide, ""));
    const shown = [...sources, ...near];
    if (!shown.length) return;
    const section = make("section", "sources");
    section.append(make("h2", "", answer.abstained ? text.related : text.sources), ...shown);
    log.append(section);
    reply.previousElementSibling.scrollIntoView({ block: "start" });
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

  function place(slide) {
    const counted = text.slide.replace("{number}", slide.slide);
    if (!slide.printed_page) return counted;
    const printed = text.page.replace("{page}", slide.printed_page);
    return counted + text.between + printed + (slide.printed_page_inferred ? text.inferred : "");
  }

  function source(slide, number) {
    const details = make("details", "");
    details.append(make("summary", "", `${number}${slide.document} ${place(slide)} ${slide.title}`));
    if (slide.quote) details.append(make("blockquote", "", slide.quote));
    details.addEventListener("toggle", () => details.open && picture(details, slide), { once: true });
    return details;
  }

  // Fetched with the session, since an image element sends none.
  async function picture(details, slide) {
    const image = make("img", "");
    const marks = slide.quote ? `start=${slide.start}&end=${slide.end}&` : "";
    const name = slide.document.split("/").map(encodeURIComponent).join("/");
    image.alt = text.picture.replace("{document}", slide.document).replace("{number}", slide.slide);
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
