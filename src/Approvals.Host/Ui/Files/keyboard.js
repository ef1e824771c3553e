// One key for what is done a hundred times a day. None of them decides; a and r only ask.
import { openConfirm, openReview } from "./dialog.js";
import { at } from "./page.js";
import { current, move, tick } from "./list.js";

const setting = "approvals.shortcuts";
const places = { i: "/", h: "/history", s: "/statistics", n: "/notifications" };
let went = 0;

const isOn = () => localStorage.getItem(setting) !== "off";

export function wire() {
  const box = document.querySelector("[data-keyboard]");
  if (box) {
    box.checked = isOn();
    box.addEventListener("change", () => localStorage.setItem(setting, box.checked ? "on" : "off"));
  }
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return confirmNow(event);
    if (event.ctrlKey || event.metaKey || event.altKey || !isOn() || isTyping(event.target)) return;
    if (press(event.key)) event.preventDefault();
  });
}

const isTyping = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

function confirmNow(event) {
  const form = event.target.closest("form");
  const button = form?.closest("#confirm, main.narrow") ? form.querySelector("button[type=submit]") : null;
  if (!button) return;
  event.preventDefault();
  form.requestSubmit(button);
}

function press(key) {
  if (document.querySelector("#help[open], #confirm[open]")) return false;
  const inReview = document.querySelector("#review[open]");
  if (Date.now() - went < 1200 && places[key]) return go(places[key]);
  went = key === "g" ? Date.now() : 0;
  switch (key) {
    case "j":
    case "k":
      return step(key === "j" ? 1 : -1, inReview);
    case "Enter":
      return !inReview && current() && document.activeElement.matches("body, main, .card *:not(input)") ? (openReview(current().querySelector("[data-title]").href), true) : false;
    case "a":
    case "r":
      return ask(key === "a" ? "approve" : "reject");
    case "x":
      return !inReview && (tick(), true);
    case "/":
      return focusSearch();
    case "?":
      return document.getElementById("help").showModal(), true;
    default:
      return false;
  }
}

function step(by, inReview) {
  const card = move(by);
  if (card && inReview) openReview(card.querySelector("[data-title]").href);
  return Boolean(card);
}

function ask(verdict) {
  const shown = document.querySelector("[data-review]");
  const button = shown?.querySelector(`[data-key="${verdict[0]}"]`);
  if (button) return button.click(), true;
  const card = shown ? null : current();
  if (!card || card.dataset.status !== "pending") return false;
  openConfirm(at(`/approvals/${card.dataset.id}/${verdict}`));
  return true;
}

function focusSearch() {
  const field = document.querySelector("main [data-search]");
  field?.focus();
  field?.select();
  return Boolean(field);
}

function go(place) {
  location.href = at(place);
  return true;
}
