// Puts a launcher and a panel on a page of the intranet:
// <script src=".../embed.js" data-lang="ja" data-position="right" data-label="..." defer></script>
(() => {
  const script = document.currentScript;
  const base = new URL(".", script.src);
  const texts = __TEXTS__;
  const lang = Object.hasOwn(texts, script.dataset.lang) ? script.dataset.lang : "ja";
  const text = texts[lang];
  const side = script.dataset.position === "left" ? "left" : "right";
  const WAIT_MS = 15000;

  const style = (element, values) => Object.assign(element.style, values);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = script.dataset.label || text.launcher;
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", "seisaku-panel");
  style(button, {
    position: "fixed", bottom: "16px", [side]: "16px", zIndex: 2147483000, padding: "12px 20px",
    minHeight: "44px", font: "600 15px/1.4 system-ui, sans-serif", color: "#fff",
    background: "#1f4076", border: "2px solid #fff", borderRadius: "24px", cursor: "pointer",
    boxShadow: "0 2px 10px rgba(0, 0, 0, .3)",
  });

  const panel = document.createElement("div");
  panel.id = "seisaku-panel";
  panel.hidden = true;
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", text.title);
  const narrow = window.matchMedia("(max-width: 600px)");
  const place = () => style(panel, narrow.matches
    ? { inset: "0", width: "auto", height: "auto", borderRadius: "0", right: "0", left: "0" }
    : { inset: "auto", bottom: "76px", [side]: "16px", width: "400px",
        height: "min(640px, calc(100vh - 100px))", borderRadius: "8px" });
  style(panel, {
    position: "fixed", zIndex: 2147483001, overflow: "hidden", background: "#fff",
    boxShadow: "0 4px 24px rgba(0, 0, 0, .35)",
  });
  narrow.addEventListener("change", place);
  place();

  let frame = null;
  const refuse = () => {
    const said = document.createElement("p");
    said.setAttribute("role", "alert");
    said.textContent = text.refused;
    style(said, { margin: "0", padding: "20px", font: "15px/1.7 system-ui, sans-serif", color: "#1e293b" });
    const back = document.createElement("button");
    back.type = "button";
    back.textContent = text.close;
    style(back, { margin: "0 20px", padding: "10px 16px", font: "15px system-ui, sans-serif" });
    back.addEventListener("click", close);
    panel.replaceChildren(said, back);
  };
  const load = () => {
    frame = document.createElement("iframe");
    frame.title = text.title;
    frame.referrerPolicy = "origin"; // the service checks which site asks
    frame.src = new URL(`embed?lang=${lang}`, base).href;
    style(frame, { width: "100%", height: "100%", border: "0", display: "block" });
    const timer = window.setTimeout(refuse, WAIT_MS);
    window.addEventListener("message", (event) => {
      if (!frame || event.source !== frame.contentWindow || event.origin !== base.origin) return;
      if (event.data === "seisaku:ready") window.clearTimeout(timer);
      if (event.data === "seisaku:close") close();
    });
    panel.replaceChildren(frame);
  };
  const open = () => {
    if (!frame) load();
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    frame.focus();
  };
  const close = () => {
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    button.focus();
  };
  button.addEventListener("click", () => (panel.hidden ? open() : close()));
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
  const start = () => document.body.append(panel, button);
  if (document.body) start(); else document.addEventListener("DOMContentLoaded", start);
})();
