// A question typed while the connection is lost stays in its box and is sent when it is back. Gradio
// would give it up; so its request waits here, and Gradio only sees that it took longer.
const SENDING = /\/queue\/join\b/;
const HEARING = /\/queue\/data\b/;
const RETRY_MS = 2000;
const GATEWAYS = [502, 504]; // a proxy's: the service behind it is being restarted
const send = window.fetch.bind(window);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

const tell = (lost) => {
  liveLine("connection", "alert").textContent = lost ? TEXTS.connection_lost : "";
  const box = questionBox();
  if (box && !lost) box.readOnly = false;
};
// Tells that it is back: as soon as the browser says so, or when the service answers again.
const back = async () => {
  const alive = document.querySelector("base")?.href || location.href;
  for (;;) {
    await Promise.race([
      wait(RETRY_MS),
      new Promise((done) => window.addEventListener("online", done, { once: true })),
    ]);
    const answer = await send(new URL("healthz", alive), { cache: "no-store" }).catch(() => null);
    if (answer && answer.ok) return;
  }
};
const sendPatiently = async (input, init) => {
  for (;;) {
    try {
      const response = await send(input, init);
      if (!GATEWAYS.includes(response.status)) return response;
    } catch (error) {
      if (error.name === "AbortError") throw error;
    }
    tell(true);
    const box = questionBox();
    if (box && box.value) box.readOnly = true; // what will be sent is what stands there
    await back();
    tell(false);
  }
};

// An answer that was cut off is asked for again, unless it came all the same.
const cutOff = async () => {
  const asked = [...document.querySelectorAll("#chat .user-row [data-testid=user]")].pop();
  if (!document.querySelector("#chat .pending") || !asked) return;
  const question = asked.innerText.trim();
  tell(true);
  fill(questionBox(), question);
  questionBox().readOnly = true;
  await back();
  tell(false);
  if (document.querySelector("#chat .pending")) document.querySelector("#question .submit-button").click();
  else fill(questionBox(), "");
};
const heardWhole = (response) => {
  const reader = response.body.getReader();
  const body = new ReadableStream({
    async pull(to) {
      try {
        const { done, value } = await reader.read();
        if (done) to.close();
        else to.enqueue(value);
      } catch (error) {
        if (error.name !== "AbortError") cutOff();
        to.error(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(body, { status: response.status, headers: response.headers });
};
window.fetch = async (input, init) => {
  const address = String((input && input.url) || input);
  if (SENDING.test(address)) return sendPatiently(input, init);
  if (!HEARING.test(address)) return send(input, init);
  const response = await sendPatiently(input, init);
  return response.ok && response.body ? heardWhole(response) : response;
};
window.addEventListener("offline", () => tell(true));
window.addEventListener("online", () => tell(false));

// What is typed outlives a reload, until it is sent.
const DRAFT = `seisaku:${PLACE}:draft`;
document.addEventListener("input", (event) => {
  if (event.target.matches("#question textarea")) sessionStorage.setItem(DRAFT, event.target.value);
});
const drafted = new MutationObserver(() => {
  const box = questionBox();
  if (!box) return;
  drafted.disconnect();
  const text = sessionStorage.getItem(DRAFT);
  if (text && !box.value) setTimeout(() => fill(box, text), REST_MS);
});
drafted.observe(document, { subtree: true, childList: true });
