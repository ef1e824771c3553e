// Fetches pieces of pages from the server and puts them in place.
import { morphChildren } from "./morph.js";

const parser = new DOMParser();

/** The inside of a page as the server renders it; throws when nobody answers. */
export async function fetchPart(url, init = {}) {
  const response = await fetch(url, { ...init, headers: { "X-Fragment": "1", Accept: "text/html" }, credentials: "same-origin" });
  const html = await response.text();
  const page = parser.parseFromString(html, "text/html");
  return { status: response.status, url: response.url, title: page.title, main: page.querySelector("main") };
}

/** Refetches what the page shows and morphs it in. */
export async function refresh(slot = document.getElementById("main"), url = location.href) {
  const part = await fetchPart(url);
  if (part.main && part.status < 500) morphChildren(slot, part.main);
  return part;
}

export function announce(text) {
  const toast = document.querySelector("[data-announce]");
  toast.textContent = text;
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => (toast.textContent = ""), 4000);
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
