// <approval-card request-id="…" open> and <approval-inbox>: requests of this service inside another application.
// What they show is drawn by the service; nothing here builds HTML. Tokens come from the application's own server: either the attribute
// token-url (POST there answers {token, expiresAt}), or the property getToken, a function that resolves to the same.
(() => {
  "use strict";
  const service = new URL("..", document.currentScript.src).href.replace(/\/$/, "");
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

  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const keyOf = (element) => element.getToken ?? element.getAttribute("token-url");

  // Elements with the same token ask together what moved since they were drawn, and wait for the answer. Browsers open few connections to
  // one place, so few wait at a time; further ones ask every 3 s.
  const groups = new Map();
  let waiting = 0;

  const follow = async (key) => {
    const group = groups.get(key) ?? { elements: new Set(), stop: new AbortController() };
    groups.set(key, group);
    group.stop.abort();
    const { signal } = (group.stop = new AbortController());
    for (let trouble = 0, rest = 0; !signal.aborted; ) {
      const elements = [...group.elements].filter((element) => element.position !== undefined);
      if (!elements.length || document.hidden) return;
      const of = elements.every((element) => element.shows()) ? elements.map((element) => element.shows()).join() : "";
      const wait = waiting < 3 ? 25 : 0;
      waiting++;
      try {
        const path = `/embed/changes?since=${Math.min(...elements.map((element) => element.position))}&wait=${wait}` + (of && `&of=${of}`);
        const answer = await elements[0].call(path, undefined, signal);
        if (!answer.ok) throw new Error(`No changes: ${answer.status}`);
        const news = await answer.json();
        await Promise.all(elements.map((element) => element.hear(news)));
        trouble = 0;
        // Many moves in a row are one refresh, and not all viewers ask at the same moment.
        rest = wait ? (news.reset || news.moved.length ? 250 + Math.random() * 500 : 0) : 3000;
      } catch {
        trouble = Math.min((trouble || 500) * 2, 30_000);
      } finally {
        waiting--;
      }
      await pause(trouble || rest);
    }
  };

  const leave = () => groups.forEach(({ stop }) => stop.abort());
  const comeBack = () => groups.forEach(({ elements }, key) => {
    for (const element of elements) element.refresh();
    follow(key);
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : comeBack()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && comeBack());

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
      this.shadowRoot.adoptedStyleSheets = [await sheet()];
      await this.refresh();
    }

    disconnectedCallback() { this.leave(); }

    // What is shown next joins anew, from its own position.
    leave() {
      groups.get(this.group)?.elements.delete(this);
      this.position = this.group = undefined;
    }

    async call(path, body, signal) {
      const headers = { Authorization: `Bearer ${await tokenOf(this)}` };
      if (body) headers["Content-Type"] = "application/json";
      return fetch(service + path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), credentials: "omit", signal });
    }

    // The service's own fragment, parsed without being run.
    async show(answer) {
      const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-embed]");
      const at = this.focused();
      this.put(drawn);
      if (at) this.place.querySelector(at)?.focus();
      this.position = Math.max(Number(drawn.dataset.position), this.position ?? 0);
      if (this.group || !this.isConnected) return;
      this.group = keyOf(this);
      const group = groups.get(this.group) ?? { elements: new Set(), stop: new AbortController() };
      groups.set(this.group, group);
      group.elements.add(this);
      follow(this.group);
    }

    put(drawn) { this.place.replaceChildren(...drawn.childNodes); }

    // How the field or button that has the focus is found again.
    focused() {
      const node = this.shadowRoot.activeElement;
      if (!node || !this.place.contains(node)) return null;
      if (node.name) return `[name="${node.name}"]`;
      const name = ["data-input", "data-verdict", "data-ask", "data-open", "data-close"].find((attribute) => node.hasAttribute(attribute));
      return name ? `[${name}="${CSS.escape(node.getAttribute(name))}"]` : null;
    }

    async hear({ position, reset, moved }) {
      if (this.position === undefined) return;
      // After a reset the old position means nothing any more.
      if (reset) this.position = position;
      if (reset || moved.some((one) => this.concerns(one))) await this.refresh(true);
      if (this.position !== undefined) this.position = Math.max(position, this.position);
    }

    say(text) {
      const line = this.place.querySelector("[data-say]") ?? this.place.appendChild(document.createElement("p"));
      line.dataset.say = "";
      line.setAttribute("role", "alert");
      line.textContent = text;
    }

    tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true })); }

    async refresh(throws) {
      const path = this.path();
      if (!path) return;
      try {
        const answer = await this.call(path);
        if (answer.ok && path === this.path()) await this.show(answer);
        else if (!answer.ok) {
          if (throws && answer.status >= 500) throw new Error(`No answer: ${answer.status}`);
          this.say(this.getAttribute("failed-text") ?? `This request cannot be shown (${answer.status}).`);
        }
      } catch (failure) {
        if (throws) throw failure;
        this.say(this.getAttribute("failed-text") ?? "The approval service cannot be reached.");
      }
    }
  }

  customElements.define("approval-card", class extends ApprovalElement {
    static observedAttributes = ["request-id", "open"];

    attributeChangedCallback(name, before, after) {
      if (before === after || !this.isConnected) return;
      if (name === "open" && after === null) this.place.replaceChildren();
      if (name === "request-id" || after === null) this.leave();
      this.refresh();
    }

    path() {
      const id = this.getAttribute("request-id");
      return id && (this.hasAttribute("open") || this.hasAttribute("inline")) ? `/embed/cards/${encodeURIComponent(id)}` : null;
    }

    shows() { return this.getAttribute("request-id"); }

    concerns({ id }) { return id === this.shows(); }

    // As a modal the card is a dialog of its own in the top layer; "inline" leaves it where the element stands. One that is open stays open.
    put(drawn) {
      const dialog = this.place.querySelector("dialog");
      if (dialog?.open && this.drawn === this.shows()) {
        const [old, fresh] = [dialog.querySelector("article"), drawn.querySelector("article")];
        this.keep(old, fresh);
        old.replaceWith(fresh);
        const decided = fresh.querySelector("[data-decided]");
        if (decided && !this.own && !old.querySelector("[data-decided]")) this.say(decided.textContent);
        return;
      }
      super.put(drawn);
      this.drawn = this.shows();
      const shown = this.place.querySelector("dialog");
      shown.addEventListener("close", () => this.closed(), { once: true });
      if (this.hasAttribute("inline")) shown.show();
      else shown.showModal();
    }

    // What was written stays: in the new form, or, where there is none any more, to be read and copied.
    keep(old, fresh) {
      const isWritten = (field) => field.type === "checkbox" ? field.checked : field.value !== (field.defaultValue ?? "");
      const written = [...old.querySelectorAll("textarea, input, select")].filter(isWritten);
      const [before, after] = [old.querySelector("form"), fresh.querySelector("form")];
      if (before && after) {
        for (const field of written) {
          const same = after.querySelector(field.name ? `[name="${field.name}"]` : `[data-input="${CSS.escape(field.dataset.input)}"]`);
          if (same) [same.value, same.checked] = [field.value, field.checked];
        }
        const step = before.querySelector("[data-step]:not([hidden])")?.dataset.step;
        if (before.dataset.revision === after.dataset.revision) for (const part of after.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== step;
      } else if (before && written.length) {
        for (const part of before.querySelectorAll("[data-step], label")) if (!written.some((field) => part.contains(field))) part.remove();
        for (const field of written) [field.readOnly, field.disabled] = [true, !("readOnly" in field)];
        fresh.querySelector("[data-say]").before(before);
      }
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
      const text = form.elements.namedItem("comment").value.trim() || null;
      const body = { [verdict === "reject" ? "reason" : "comment"]: text, revision: Number(form.dataset.revision) };
      if (verdict === "approve" && this.place.querySelector("[data-input]")) body.inputs = this.inputs();
      const id = this.getAttribute("request-id");
      try {
        const answer = await this.call(`/api/approvals/${encodeURIComponent(id)}/${verdict}`, body);
        const result = await answer.json();
        if (answer.ok) {
          this.own = true;
          this.place.querySelector("form")?.reset();
          await this.refresh();
          this.tell(verdict, { requestId: id, status: result.status, approval: result });
        } else {
          await this.refresh();
          this.say([result.detail, ...Object.values(result.errors ?? {}).flat()].join(" "));
        }
      } catch {
        this.say("The approval service cannot be reached. What you typed is still here; please try again.");
      }
    }
  });

  customElements.define("approval-inbox", class extends ApprovalElement {
    path() { return "/embed/inbox"; }

    shows() { return null; }

    // Only what is in the list, or may enter it: after these somebody may be waited on who was not before.
    concerns({ id, types }) {
      return this.place.querySelector(`[data-open="${id}"]`) || types.some((type) => /^(requested|stage-opened|escalated|delegat|vote-retracted)/.test(type));
    }

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
