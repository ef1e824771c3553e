// The inbox as it is used: a cursor, ticks, and cards that change in place while new ones wait to be let in.
import { fetchPart, refresh } from "./page.js";
import { morph } from "./morph.js";

const list = () => document.querySelector("[data-list]");
const cards = () => [...(list()?.children ?? [])];
let currentId = null;

export const current = () => cards().find((card) => card.dataset.id === currentId);

export function select(card) {
  for (const other of document.querySelectorAll(".card.current")) other.classList.remove("current");
  currentId = card?.dataset.id ?? null;
  if (!card) return;
  card.classList.add("current");
  card.querySelector("[data-title]").focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

/** The next card that still waits, from the present one on. */
export function move(step) {
  const all = cards();
  const at = all.indexOf(current());
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step))];
  if (next) select(next);
  return next;
}

export function goOn(id) {
  const all = cards();
  const at = all.findIndex((card) => card.dataset.id === id);
  const next = all.slice(at + 1).find((card) => card.dataset.status === "pending") ?? all.find((card) => card.dataset.status === "pending" && card.dataset.id !== id);
  if (at >= 0 && next) select(next);
}

export function tick(card = current()) {
  const box = card?.querySelector("[data-select]");
  if (box) box.click();
}

function count() {
  const bulk = document.querySelector("[data-bulk]");
  if (!bulk) return;
  const boxes = [...document.querySelectorAll("[data-select]")];
  const ticked = boxes.filter((box) => box.checked).length;
  bulk.classList.toggle("some", ticked > 0);
  bulk.querySelector("[data-selected]").textContent = ticked ? `${ticked} selected` : "Select to decide on several";
  const all = bulk.querySelector("[data-select-all]");
  all.checked = ticked > 0 && ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
}

/** One card as the server has it now, in its place. */
export async function renew(id) {
  const card = document.getElementById("c-" + id);
  if (!card) return;
  const part = await fetchPart(`/approvals/${id}/card` + (card.querySelector("[data-select]") ? "?select" : ""));
  const fresh = part.main?.querySelector(".card");
  if (fresh && Number(fresh.dataset.version) >= Number(card.dataset.version)) morph(card, fresh);
  count();
}

/** All cards as the server has them now, each in its place; for when it is not known which of them moved. */
export async function renewAll() {
  if (!list()) return;
  const part = await fetchPart(listUrl());
  const fresh = new Map([...(part.main?.querySelectorAll("[data-list] > .card") ?? [])].map((card) => [card.dataset.id, card]));
  for (const card of cards()) {
    if (!card.dataset.id) continue;
    if (fresh.has(card.dataset.id)) morph(card, fresh.get(card.dataset.id));
    else if (card.dataset.status === "pending") await renew(card.dataset.id);
  }
  await lookForNew();
}

/** Says how many cards the list would gain; they come in when asked for. */
export async function lookForNew() {
  if (!list() || new URLSearchParams(location.search).has("cursor")) return;
  const part = await fetchPart(listUrl());
  const known = new Set(cards().map((card) => card.id));
  const fresh = [...(part.main?.querySelectorAll("[data-list] > .card") ?? [])].filter((card) => !known.has(card.id)).length;
  if (fresh && !known.size) return refresh(undefined, listUrl());
  const button = document.querySelector("[data-fresh]");
  button.hidden = !fresh;
  if (fresh && button.textContent !== `${fresh} new`) button.textContent = `${fresh} new`;
}

const listUrl = () => document.querySelector("[data-list]").dataset.url || home;
const home = location.href;

function showSkeletons() {
  const target = list();
  if (!target) return;
  target.setAttribute("aria-busy", "true");
  target.replaceChildren(...Array.from({ length: 6 }, () => Object.assign(document.createElement("li"), { className: "skeleton" })));
}

async function filter(form) {
  // What has its usual value, the first of a choice, need not stand in the address.
  const isUsual = (name) => form.elements[name]?.tagName === "SELECT" && form.elements[name].selectedIndex === 0;
  const search = new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && !isUsual(name)));
  const url = search.size ? `${form.action}?${search}` : form.action;
  const waiting = setTimeout(showSkeletons, 150);
  try {
    await refresh(undefined, url);
    history.replaceState(history.state, "", url);
    list().dataset.url = url;
  } finally {
    clearTimeout(waiting);
    list()?.removeAttribute("aria-busy");
  }
}

export function wire() {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]")) for (const box of document.querySelectorAll("[data-select]")) box.checked = event.target.checked;
    if (event.target.matches("[data-select], [data-select-all]")) count();
    if (event.target.closest("[data-auto]") && event.target.matches("select")) filter(event.target.form);
  });
  let typing;
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-search]")) return;
    clearTimeout(typing);
    typing = setTimeout(() => filter(event.target.form), 250);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-auto]")) return;
    event.preventDefault();
    filter(event.target);
  });
  document.addEventListener("click", async (event) => {
    if (!event.target.closest("[data-fresh]")) return;
    await refresh(undefined, listUrl());
    const button = document.querySelector("[data-fresh]");
    button.hidden = true;
    select(cards()[0]);
  });
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest?.(".card");
    if (card && card.dataset.id !== currentId && event.target.matches("[data-title]")) select(card);
  });
  document.addEventListener("approval:moved", async ({ detail }) => {
    if (!detail.id || !list()) return;
    await renew(detail.id).catch(() => {});
    if (!document.querySelector("dialog[open]")) goOn(detail.id);
  });
  document.addEventListener("approval:closed", () => current() && select(current()));
}
