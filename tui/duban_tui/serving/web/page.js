// What the terminal of textual-serve leaves open: keys without a click first, the browser's own keys, the clipboard, downloads, and why it ended.

const terminal = document.getElementById("terminal");
terminal.dataset.sessionWebsocketUrl = new URL("ws", location.href).href.replace(/^http/, "ws");

// Why it ended: the reason that the server gives with the end.
window.WebSocket = class extends WebSocket {
  constructor(...args) {
    super(...args);
    this.addEventListener("close", (event) => {
      document.getElementById("reason").textContent = event.reason;
      setTimeout(() => document.getElementById("again").focus()); // it is shown once the terminal has heard of the end
    });
  }
};
document.getElementById("again").onclick = () => location.reload();

// Keys go to the terminal at once, and again whenever the page comes back to the front.
const typing = () => document.querySelector(".xterm-helper-textarea");
const focus = () => document.body.classList.contains("-closed") || typing()?.focus();
window.addEventListener("focus", focus);
new MutationObserver((_changes, watch) => {
  if (!document.body.classList.contains("-first-byte")) return;
  watch.disconnect();
  typing().blur(); // what is focused before the app runs, the app is never told of
  focus();
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });

// Paste, reload, full screen and zoom stay with the browser; the terminal would take them for keys of its own.
const browsers = (event) =>
  ["F5", "F11", "F12"].includes(event.key) || ((event.ctrlKey || event.metaKey) && !event.altKey && ["v", "V", "+", "-", "=", "0"].includes(event.key));
for (const kind of ["keydown", "keypress"]) {
  window.addEventListener(kind, (event) => browsers(event) && event.stopImmediatePropagation(), true);
}

// The desk may write into the clipboard, and never reads it. Where the browser refuses, the text is shown to be copied by hand.
const byHand = document.getElementById("by-hand");
byHand.addEventListener("close", focus);
const clipboard = navigator.clipboard;
Object.defineProperty(navigator, "clipboard", {
  value: {
    readText: async () => "",
    writeText: async (text) => {
      try {
        await clipboard.writeText(text);
      } catch {
        const copy = byHand.querySelector("textarea");
        copy.value = text;
        byHand.showModal();
        copy.select();
      }
    },
  },
});

// A file is fetched in this page: a window of its own would be blocked as a pop-up.
window.open = (url) => {
  const link = document.createElement("a");
  link.href = `download/${url.split("/").pop()}`;
  link.download = "";
  link.click();
};

// The terminal measures its cells once: after the font is there.
document.fonts.load('16px "Roboto Mono"').finally(() => {
  const script = document.createElement("script");
  script.src = "static/js/textual.js";
  script.onload = () => {
    const start = window.onload;
    window.onload = null;
    start(new Event("load"));
  };
  document.head.append(script);
});
