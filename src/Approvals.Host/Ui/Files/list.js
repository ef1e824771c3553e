// The inbox as it is used: a cursor, ticks, and cards that change in place while new ones wait to be let in.
import { fetchNow, refresh } from "./page.js";
import { morph, morphChildren } from "./morph.js";

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

/** What is shown of a list that stays open: cards of the inbox, or rows of the history. */
const rows = () => document.querySelector("[data-list], [data-rows]");
const shown = () => new Map([...(rows()?.children ?? [])].filter(({ dataset }) => dataset.id).map((row) => [row.dataset.id, row]));

/** After these, and no others, somebody may be waited on who was not before. */
const openings = new Set(["requested", "stage-opened", "escalated", "delegated", "delegation-revoked", "vote-retracted"]);

/** Whether something may have entered the list. */
const mayEnter = (types) => (rows().dataset.shows === "pending" ? !types.includes("decided") && types.some((type) => openings.has(type)) : types.includes("decided"));

/** Where the list is read; the address bar names an approval while one is open over it. */
let address = location.href;
const isFirstPage = () => !new URL(address).searchParams.has("cursor");

/** What the list would gain; it comes in when asked for. */
const entering = new Set();

/** At most so many are asked for by name; for more the whole list is read. */
const most = 50;

/** Brings every row up to date that moved, each in its place, and counts what is new; fetches nothing else. */
export async function renewList({ moved, everything }) {
  if (!rows()) return;
  const before = shown();
  const asked = everything ? [] : [...moved].filter(([id, { version, types }]) => (before.has(id) ? version > Number(before.get(id).dataset.version) : isFirstPage() && (entering.has(id) || mayEnter(types)))).map(([id]) => id);
  if (everything || asked.length > most) await renewWhole(before);
  else if (asked.length) await renewSome(asked);
}

export const renew = (id) => (rows() ? renewSome([id]) : undefined);

async function renewWhole(before) {
  const { main, status } = await fetchNow(address);
  if (status !== 200) return morphChildren(document.getElementById("main"), main);
  const fresh = new Map([...main.querySelectorAll("[data-id]")].map((row) => [row.dataset.id, row]));
  entering.clear();
  for (const [id, row] of fresh) if (!before.has(id) && isFirstPage()) entering.add(id);
  put(fresh);
  const left = [...before.keys()].filter((id) => !fresh.has(id));
  for (let i = 0; i < left.length; i += most) await renewSome(left.slice(i, i + most));
  await showEntering();
}

async function renewSome(ids) {
  const url = new URL(address);
  url.searchParams.set("ids", ids.join());
  const { main, status } = await fetchNow(url);
  if (status !== 200) return;
  const fresh = new Map([...main.querySelectorAll("[data-id]")].map((row) => [row.dataset.id, row]));
  put(fresh);
  const present = shown();
  for (const id of ids) {
    // Whoever may not see it any more does not go on seeing it.
    if (present.has(id)) fresh.has(id) || present.get(id).remove();
    else if (fresh.get(id)?.dataset.belongs && isFirstPage()) entering.add(id);
    else entering.delete(id);
  }
  count();
  await showEntering();
}

function put(fresh) {
  for (const [id, row] of shown()) if (Number(fresh.get(id)?.dataset.version) >= Number(row.dataset.version)) morph(row, fresh.get(id));
}

function showEntering() {
  const button = document.querySelector("[data-fresh]");
  if (!button) return;
  if (entering.size && !shown().size) return letIn();
  button.hidden = !entering.size;
  if (entering.size && button.textContent !== `${entering.size} new`) button.textContent = `${entering.size} new`;
}

function letIn() {
  entering.clear();
  return refresh(undefined, address);
}

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
    address = location.href;
    entering.clear();
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
    await letIn();
    document.querySelector("[data-fresh]").hidden = true;
    if (list()) select(cards()[0]);
  });
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest?.(".card");
    if (card && card.dataset.id !== currentId && event.target.matches("[data-title]")) select(card);
  });
  document.addEventListener("approval:moved", async ({ detail }) => {
    if (!detail.id || !list()) return;
    await renew(detail.id)?.catch(() => {});
    if (!document.querySelector("dialog[open]")) goOn(detail.id);
  });
  document.addEventListener("approval:closed", () => current() && select(current()));
}
