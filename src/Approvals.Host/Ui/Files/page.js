// Fetches pieces of pages from the server and puts them in place.
import { morphChildren } from "./morph.js";

const parser = new DOMParser();
const root = document.documentElement;

/** An address of this service, which may lie below a path. */
export const at = (path) => (root.dataset.base ?? "") + path;

/** The inside of a page as the server renders it; throws when nobody answers. */
export async function fetchPart(url, init = {}) {
  // Not kept: the browser keeps the page itself under this address.
  const response = await fetch(url, { ...init, headers: { "X-Fragment": "1", Accept: "text/html" }, credentials: "same-origin", cache: "no-store" });
  const html = await response.text();
  const page = parser.parseFromString(html, "text/html");
  return { status: response.status, url: response.url, title: page.title, main: page.querySelector("main") };
}

/** The same for what nobody asked for: it ends when it takes long, and throws when there is no use in what came. */
export async function fetchNow(url, init) {
  const part = await fetchPart(url, { ...init, signal: AbortSignal.timeout(8000) });
  if (!part.main || part.status >= 500 || part.status === 429) throw new Error(`${url}: ${part.status}`);
  return part;
}

/** Refetches what the page shows and morphs it in. */
export async function refresh(slot = document.getElementById("main"), url = location.href) {
  const part = await fetchPart(url);
  if (part.main && part.status < 500) morphChildren(slot, part.main);
  document.dispatchEvent(new CustomEvent("part:shown"));
  return part;
}

/** Said where it is heard: what lies below an open dialog is neither seen nor read out. */
export function announce(text) {
  const toast = [...document.querySelectorAll("dialog[open] [data-announce]")].pop() ?? document.querySelector("[data-announce]");
  toast.textContent = text;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => (toast.textContent = ""), 6000);
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
