// <approval-card request-id="…" open> and <approval-inbox>: requests of this service inside another application.
// What they show is drawn by the service; nothing here builds HTML. Tokens come from the application's own server: either the attribute
// token-url (POST there answers {token, expiresAt}), or the property getToken, a function that resolves to the same.
(() => {
  "use strict";
  const service = new URL(document.currentScript.src).origin;
  const tokens = new Map();
  let styles;

  const sheet = () => styles ??= fetch(`${service}/embed/v1.css`).then((answer) => answer.text()).then((text) => {
    const made = new CSSStyleSheet();
    made.replaceSync(text);
    return made;
  });

  const fetchToken = async (url) => {
    const answer = await fetch(url, { method: "POST", credentials: "same-origin" });
    if (!answer.ok) throw new Error(`No token: ${answer.status}`);
    return answer.json();
  };

  // One token for all elements that get it from the same place, until shortly before it ends.
  const tokenOf = (element) => {
    const key = element.getToken ?? element.getAttribute("token-url");
    if (!key) return Promise.reject(new Error("token-url or getToken is needed"));
    const known = tokens.get(key);
    if (known && known.until > Date.now()) return known.token;
    const asking = typeof key === "function" ? Promise.resolve().then(key) : fetchToken(key);
    const entry = { until: Date.now() + 10_000, token: asking.then((made) => {
      entry.until = made.expiresAt ? Date.parse(made.expiresAt) - 30_000 : Date.now() + 60_000;
      return made.token;
    }) };
    entry.token.catch(() => tokens.delete(key));
    tokens.set(key, entry);
    return entry.token;
  };

  class ApprovalElement extends HTMLElement {
    constructor() {
      super();
      this.attachShadow({ mode: "open" });
      this.place = document.createElement("div");
      this.shadowRoot.append(this.place);
      this.shadowRoot.addEventListener("click", (event) => this.clicked(event));
      this.shadowRoot.addEventListener("submit", (event) => event.preventDefault());
    }

    async connectedCallback() {
      this.timer = setInterval(() => document.hidden || this.busy || this.typing() || this.refresh(), 15_000);
      this.shadowRoot.adoptedStyleSheets = [await sheet()];
      await this.refresh();
    }

    disconnectedCallback() { clearInterval(this.timer); }

    typing() { return [...this.shadowRoot.querySelectorAll("textarea, input")].some((field) => field.value !== field.defaultValue); }

    async call(path, body) {
      const headers = { Authorization: `Bearer ${await tokenOf(this)}` };
      if (body) headers["Content-Type"] = "application/json";
      return fetch(service + path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), credentials: "omit" });
    }

    // The service's own fragment, parsed without being run, put in place whole.
    async show(answer) {
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.place.replaceChildren(...parsed.querySelector("[data-embed]")?.childNodes ?? []);
    }

    say(text) {
      const line = this.place.querySelector("[data-say]") ?? this.place.appendChild(document.createElement("p"));
      line.dataset.say = "";
      line.setAttribute("role", "alert");
      line.textContent = text;
    }

    tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true })); }

    async refresh() {
      const path = this.path();
      if (!path) return;
      try {
        const answer = await this.call(path);
        if (answer.ok && path === this.path()) await this.show(answer);
        else if (!answer.ok) this.say(this.getAttribute("failed-text") ?? `This request cannot be shown (${answer.status}).`);
      } catch {
        this.say(this.getAttribute("failed-text") ?? "The approval service cannot be reached.");
      }
    }
  }

  customElements.define("approval-card", class extends ApprovalElement {
    static observedAttributes = ["request-id", "open"];

    attributeChangedCallback(name, before, after) {
      if (before === after || !this.isConnected) return;
      if (name === "open" && after === null) this.place.replaceChildren();
      this.refresh();
    }

    path() {
      const id = this.getAttribute("request-id");
      return id && (this.hasAttribute("open") || this.hasAttribute("inline")) ? `/embed/cards/${encodeURIComponent(id)}` : null;
    }

    // As a modal the card is a dialog of its own in the top layer; "inline" leaves it where the element stands.
    async show(answer) {
      await super.show(answer);
      const dialog = this.place.querySelector("dialog");
      if (!dialog) return;
      dialog.addEventListener("close", () => this.closed(), { once: true });
      if (this.hasAttribute("inline")) dialog.show();
      else dialog.showModal();
    }

    closed() {
      if (!this.isConnected || !this.hasAttribute("open")) return;
      this.removeAttribute("open");
      this.tell("close", { requestId: this.getAttribute("request-id") });
    }

    clicked(event) {
      const button = event.target.closest("button");
      if (!button) return;
      const verdict = button.dataset.verdict;
      if (button.hasAttribute("data-close")) this.place.querySelector("dialog")?.close();
      else if (button.hasAttribute("data-ask")) this.ask(button.dataset.ask);
      else if (verdict) this.decide(verdict);
    }

    // The first press asks; only the second one decides.
    ask(verdict) {
      for (const part of this.place.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== verdict;
      this.place.querySelector(`[data-step="${verdict}"] [data-first]`)?.focus();
    }

    inputs() {
      const values = {};
      for (const field of this.place.querySelectorAll("[data-input]")) {
        const value = field.type === "checkbox" ? field.checked : field.value;
        if (value !== "") values[field.dataset.input] = field.dataset.type === "number" ? Number(value) : value;
      }
      return values;
    }

    async decide(verdict) {
      const form = this.place.querySelector("form");
      const text = (name) => form.elements.namedItem(name)?.value.trim() || null;
      const body = { comment: text("comment"), revision: Number(form.dataset.revision) };
      if (verdict === "reject") body.reason = text("reason");
      else if (this.place.querySelector("[data-input]")) body.inputs = this.inputs();
      const id = this.getAttribute("request-id");
      this.busy = true;
      try {
        const answer = await this.call(`/api/approvals/${encodeURIComponent(id)}/${verdict}`, body);
        const result = await answer.json();
        if (answer.ok) {
          form.reset();
          await this.refresh();
          this.tell(verdict, { requestId: id, status: result.status, approval: result });
        } else {
          if (answer.status === 412 || answer.status === 409) await this.refresh();
          this.say([result.detail, ...Object.values(result.errors ?? {}).flat()].join(" "));
        }
      } catch {
        this.say("The approval service cannot be reached. What you typed is still here; please try again.");
      } finally {
        this.busy = false;
      }
    }
  });

  customElements.define("approval-inbox", class extends ApprovalElement {
    path() { return "/embed/inbox"; }

    clicked(event) {
      const button = event.target.closest("button[data-open]");
      if (!button) return;
      const card = document.createElement("approval-card");
      card.getToken = this.getToken;
      for (const name of ["token-url", "failed-text"]) if (this.hasAttribute(name)) card.setAttribute(name, this.getAttribute(name));
      card.setAttribute("request-id", button.dataset.open);
      card.setAttribute("open", "");
      card.addEventListener("close", () => { card.remove(); this.refresh().then(() => this.place.querySelector("button")?.focus()); });
      this.shadowRoot.append(card);
    }
  });
})();
