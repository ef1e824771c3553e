// What happened elsewhere, as it happens: the stream says which approval moved, the server renders it.
import { fetchPart } from "./page.js";
import { lookForNew, renew, renewAll } from "./list.js";
import { morphChildren } from "./morph.js";

let position = null;
let wait = 250;
const moved = new Map();
let flushing = null;

export function start() {
  if (!document.querySelector(".top")) return;
  connect();
  showUnread();
  // A page that comes back out of a drawer has missed things.
  addEventListener("pageshow", (event) => event.persisted && catchUp());
  // The word that something was told can be lost between nodes; whoever looks, or goes on looking, sees the count all the same.
  document.addEventListener("visibilitychange", () => document.hidden || showUnread());
  setInterval(() => document.hidden || showUnread(), 60000);
}

function connect() {
  const url = new URL("/api/stream", location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  if (position !== null) url.searchParams.set("since", position);
  const socket = new WebSocket(url);
  let opened = false;
  socket.onopen = () => {
    opened = true;
    wait = 250;
    mark(false);
  };
  socket.onmessage = ({ data }) => hear(JSON.parse(data));
  socket.onclose = () => {
    delete document.documentElement.dataset.live;
    mark(true);
    // Nodes that restart must not be met by everybody at once.
    setTimeout(connect, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, 15000);
    if (!opened && position === null) catchUpSlowly();
  };
}

function hear(message) {
  if (message.position !== undefined) position = message.position;
  document.documentElement.dataset.live = "on";
  if (message.type === "reset") return catchUp().catch(() => {});
  if (message.type === "notification") return showUnread();
  if (!message.id) return;
  moved.set(message.id, message.version);
  flushing ??= setTimeout(flush, 30);
}

async function flush() {
  const batch = [...moved];
  moved.clear();
  flushing = null;
  document.dispatchEvent(new CustomEvent("stream:moved", { detail: batch.map(([id]) => id) }));
  showUnread();
  try {
    await Promise.all(batch.slice(0, 20).map(([id, version]) => show(id, version)));
    if (batch.some(([id]) => !document.getElementById("c-" + id))) await lookForNew();
  } catch {
    // The next message, or the next connection, brings it.
  }
}

async function show(id, version) {
  const open = document.querySelector(`[data-review="${id}"]`);
  if (open && !(Number(open.dataset.version) >= version)) {
    const slot = open.closest("[data-slot], main");
    const part = await fetchPart("/approvals/" + id);
    if (part.main && part.status === 200) morphChildren(slot, part.main);
  }
  const card = document.getElementById("c-" + id);
  if (card && !(Number(card.dataset.version) >= version)) await renew(id);
}

async function catchUp() {
  const open = document.querySelector("[data-review]");
  if (open) await show(open.dataset.review, Infinity);
  await renewAll();
}

async function showUnread() {
  const answer = await fetch("/api/notifications/count").catch(() => null);
  if (!answer?.ok) return;
  const { unread } = await answer.json();
  const badge = document.getElementById("unread");
  badge.hidden = !unread;
  badge.querySelector("[data-unread]").textContent = unread > 99 ? "99+" : unread;
}

/** Without a stream the page still comes up to date, only later. */
let slow = null;
function catchUpSlowly() {
  slow ??= setInterval(() => (wait > 8000 ? catchUp().catch(() => {}) : undefined), 30000);
}

function mark(isDown) {
  clearTimeout(mark.timer);
  const note = document.querySelector("[data-offline]");
  // A blink is not worth a word.
  if (isDown) mark.timer = setTimeout(() => (note.hidden = false), 2000);
  else note.hidden = true;
}
