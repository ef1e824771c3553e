// What happened elsewhere, as it happens: the stream says which approval moved, the server renders it.
import { announce, at, fetchNow, pause } from "./page.js";
import { renewList } from "./list.js";
import { morphChildren } from "./morph.js";

/** The server says how far it is every 15 s; who hears nothing for longer hears nothing any more. */
const silence = 40000;

const root = document.documentElement;
/** Everything up to here is on the page, or is about to be fetched. */
let position = root.dataset.position;
let socket = null;
let heard = 0;
let wait = 250;
let retry;

export function start() {
  if (!document.querySelector(".top")) return;
  connect();
  showUnread();
  // Out of the browser's history comes the page as it was left, or as it was once sent; likewise after a rest.
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward" || document.wasDiscarded) catchUp();
  // A page with an open socket is not kept.
  addEventListener("pagehide", drop);
  addEventListener("pageshow", (event) => event.persisted && comeBack());
  addEventListener("online", comeBack);
  addEventListener("offline", () => mark(true, 0));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (!socket || Date.now() - heard > 20000) comeBack();
    else showUnread();
  });
  document.addEventListener("approval:stale", catchUp);
  document.addEventListener("part:shown", recheck);
  // The word that something was told can be lost between nodes; whoever looks, or goes on looking, sees the count all the same.
  setInterval(() => document.hidden || showUnread(), 60000);
  setInterval(check, 5000);
}

function comeBack() {
  wait = 250;
  connect();
  catchUp();
  showUnread();
}

let checked = Date.now();
let caughtUp = 0;

function check() {
  const now = Date.now();
  const slept = now - checked > 20000 && !document.hidden;
  checked = now;
  if (slept) comeBack();
  else if (socket && now - heard > (socket.readyState === WebSocket.CONNECTING ? 10000 : silence)) lose();
  // Without a stream the page still comes up to date, only later.
  else if (!root.dataset.live && !document.hidden && now - caughtUp > 15000) catchUp();
}

function connect() {
  drop();
  const url = new URL(at("/api/stream"), location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  if (position) url.searchParams.set("since", position);
  socket = new WebSocket(url);
  heard = Date.now();
  socket.onmessage = ({ data }) => {
    heard = Date.now();
    hear(JSON.parse(data));
  };
  socket.onclose = lose;
}

function drop() {
  clearTimeout(retry);
  delete root.dataset.live;
  if (!socket) return;
  socket.onmessage = socket.onclose = null;
  socket.close();
  socket = null;
}

function lose() {
  drop();
  mark(true);
  // Nodes that restart must not be met by everybody at once.
  retry = setTimeout(connect, wait * (0.5 + Math.random()));
  wait = Math.min(wait * 2, 15000);
}

/** By id: the newest version, and every type since. */
let moved = new Map();
let everything = false;
let told = false;
let busy = false;
/** The newest version of what was heard of lately. */
const newest = new Map();

function hear(message) {
  if (message.position !== undefined) position = message.position;
  if (!root.dataset.live) {
    root.dataset.live = "on";
    wait = 250;
    mark(false);
  }
  if (message.type === "reset") catchUp();
  else if (message.type === "notification") {
    told = true;
    run();
  } else if (message.id) {
    const types = [...(moved.get(message.id)?.types ?? []), ...(message.types ?? [message.type])];
    moved.set(message.id, { version: message.version, types });
    if (newest.size > 2000) newest.delete(newest.keys().next().value);
    newest.set(message.id, message.version);
    run();
  }
}

/** What was put on the page just now may have been read before something that was heard of while it was on its way. */
function recheck() {
  for (const { dataset } of document.querySelectorAll("main [data-version], dialog [data-version]")) {
    const id = dataset.id ?? dataset.review ?? dataset.of;
    if (newest.get(id) > Number(dataset.version)) moved.set(id, { version: newest.get(id), types: [] });
  }
  if (moved.size) run();
}

export function catchUp() {
  everything = true;
  caughtUp = Date.now();
  run();
}

/** One after the other, so that nothing older is put over something newer; what comes meanwhile goes into the next. */
async function run() {
  if (busy) return;
  busy = true;
  for (let trouble = 0; moved.size || everything || told; ) {
    await pause(30);
    const news = { moved, everything, told };
    [moved, everything, told] = [new Map(), false, false];
    try {
      if (news.told || [...news.moved.values()].some(({ types }) => types.includes("decided"))) showUnread();
      await Promise.all([renewReview(news), renewConfirm(news), renewList(news), renewWhole(news)]);
      trouble = 0;
    } catch {
      // What was heard of does not come again, so all of it is read until it is there.
      everything = true;
      trouble = Math.min((trouble || 250) * 2, 15000);
      await pause(trouble);
    }
  }
  busy = false;
}

async function renewReview({ moved, everything }) {
  const shown = document.querySelector("[data-review]");
  if (!shown) return;
  const id = shown.dataset.review;
  if (!everything && !(moved.get(id)?.version > Number(shown.dataset.version))) return;
  const { main } = await fetchNow(at("/approvals/" + id));
  const fresh = main.querySelector("[data-review]");
  // Something else may be shown by now, or something newer.
  if (!shown.isConnected || shown.dataset.review !== id || Number(fresh?.dataset.version) < Number(shown.dataset.version)) return;
  // What a move came to stands there as long as it is true.
  if (fresh?.dataset.version === shown.dataset.version && shown.querySelector(".notice")) return;
  const before = shown.dataset.status;
  morphChildren(shown.closest("[data-slot], main"), main);
  if (fresh && fresh.dataset.status !== before) announce(fresh.querySelector("[data-decided]")?.textContent ?? "");
}

/** A question that nobody has to answer any more loses its buttons; one that changed stays as it was read, and is refused when it is sent. */
async function renewConfirm({ moved, everything }) {
  const form = document.querySelector("form.confirm");
  const button = form?.querySelector("button[type=submit]");
  if (!button || !(everything || form.dataset.of.split(" ").some((id) => moved.has(id)))) return;
  const isBatch = "batch" in form.dataset;
  const { main } = await fetchNow(form.action, isBatch ? { method: "POST", body: asking(form) } : undefined);
  if (!form.isConnected || button.getAttribute("aria-busy") === "true" || (!isBatch && main.querySelector("form.confirm button[type=submit]"))) return;
  morphChildren(form.closest("[data-slot], main"), main);
  const notice = main.querySelector(".notice");
  if (notice) announce(notice.textContent);
}

function asking(form) {
  const body = new URLSearchParams(new FormData(form));
  body.delete("confirmed");
  return body;
}

let renewed = 0;
let later = null;

/** Pages that are read whole: what a person was told, and figures, which change too often to follow each. */
async function renewWhole({ moved, everything, told }) {
  const page = document.querySelector("main [data-renews]");
  if (!page) return;
  const often = page.dataset.renews === "often";
  if (often && !everything && moved.size) later ??= setTimeout(catchUp, 5000 - Math.min(5000, Date.now() - renewed));
  if (!(everything || (!often && (told || [...moved.keys()].some((id) => document.querySelector(`main [data-of="${id}"]`)))))) return;
  later = null;
  renewed = Date.now();
  const { main } = await fetchNow(location.href);
  if (page.isConnected) morphChildren(document.getElementById("main"), main);
}

async function showUnread() {
  const answer = await fetch(at("/api/notifications/count")).catch(() => null);
  if (!answer?.ok) return;
  const { unread } = await answer.json();
  const badge = document.getElementById("unread");
  badge.hidden = !unread;
  badge.querySelector("[data-unread]").textContent = unread > 99 ? "99+" : unread;
}

function mark(isDown, after = 2000) {
  clearTimeout(mark.timer);
  const note = document.querySelector("[data-offline]");
  // A blink is not worth a word.
  if (isDown) mark.timer = setTimeout(() => (note.hidden = false), after);
  else note.hidden = true;
}
