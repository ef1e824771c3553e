// The approval over the list, and the confirmation over both: pages of the server in native dialogs.
import { announce, fetchPart, pause, refresh } from "./page.js";
import { morphChildren } from "./morph.js";

const review = () => document.getElementById("review");
const confirmation = () => document.getElementById("confirm");
const slotOf = (dialog) => dialog.querySelector("[data-slot]");

/** Shows the page at an address in a dialog. */
export async function open(dialog, url, init) {
  const part = await tryLong(() => fetchPart(url, init));
  fill(dialog, part);
  return part;
}

function fill(dialog, part) {
  slotOf(dialog).replaceChildren(...part.main.childNodes);
  const heading = dialog.querySelector("h1");
  dialog.setAttribute("aria-label", heading ? heading.textContent : part.title);
  if (!dialog.open) dialog.showModal();
  const first = dialog.querySelector("[autofocus]") || dialog.querySelector(".confirm textarea:not(details > textarea), .confirm .button") || heading;
  if (first === heading && heading) heading.tabIndex = -1;
  first?.focus({ preventScroll: first === heading });
  document.dispatchEvent(new CustomEvent("part:shown"));
}

export async function openReview(url) {
  const dialog = review();
  await open(dialog, url);
  dialog.dataset.url = url;
  if (location.href !== new URL(url, location.href).href) {
    if (!history.state?.over) history.pushState({ over: true }, "", url);
    else history.replaceState({ over: true }, "", url);
  }
}

export const openConfirm = (url, init) => open(confirmation(), url, init);

/** Asks again until somebody answers: another node may. What was typed stays where it is. */
async function tryLong(call, onTrouble = () => announce("No answer. Trying again …")) {
  for (let wait = 250; ; wait = Math.min(wait * 2, 4000)) {
    try {
      const part = await call();
      if (part.status !== 503 && part.status !== 502 && part.main) return part;
    } catch (trouble) {
      if (!(trouble instanceof TypeError)) throw trouble;
    }
    onTrouble();
    await pause(wait);
  }
}

async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const busy = submitter ?? form.querySelector("button");
  if (busy.getAttribute("aria-busy") === "true") return;
  busy.setAttribute("aria-busy", "true");
  try {
    const part = await tryLong(() => fetchPart(form.action, { method: "POST", body }));
    settle(form, part);
  } finally {
    busy.removeAttribute("aria-busy");
  }
}

/** A confirmation stays in its dialog; a page that is the outcome goes where the approval is shown. */
function settle(form, part) {
  const { main, status } = part;
  // What was refused is refused because things stand otherwise than the page says.
  if (status >= 400) document.dispatchEvent(new CustomEvent("approval:stale"));
  if (main.querySelector("form.confirm")) return fill(confirmation(), part);
  if (status === 401 || main.querySelector(".error")) return announce(main.querySelector("h1").textContent + ". " + main.querySelector("h1 + p").textContent);
  const done = main.querySelector(".notice p");
  const id = main.querySelector("[data-review]")?.dataset.review;
  const isAsked = form.closest("#confirm");
  // What was sent is no draft any more.
  if (status < 400) for (const sent of [form, ...document.querySelectorAll("form.decide")]) sent.reset();
  confirmation().close();
  if (review().open && isAsked && status < 400) review().close();
  else if (review().open) morphChildren(slotOf(review()), main);
  else if (document.querySelector("main [data-review]")) morphChildren(document.getElementById("main"), main);
  else if (id && status >= 400) fill(review(), part);
  else if (!id) morphChildren(document.getElementById("main"), main);
  if (done) announce(done.textContent);
  document.dispatchEvent(new CustomEvent("approval:moved", { detail: { id } }));
}

export function wire() {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const target = event.target.closest("a, button");
    if (target?.matches("[data-title]") && target.closest("[data-list]")) {
      event.preventDefault();
      openReview(target.href);
    } else if (target?.matches("[data-dialog]")) {
      event.preventDefault();
      openConfirm(target.href);
    } else if (target?.matches("dialog [data-close]")) {
      event.preventDefault();
      target.closest("dialog").close();
    } else if (target?.matches("[data-retry]")) {
      event.preventDefault();
      const over = target.closest("#review");
      refresh(over ? slotOf(over) : undefined, over ? over.dataset.url : location.href);
    } else if (target?.matches("[data-open]")) document.getElementById(target.dataset.open).showModal();
    else if (target?.matches("[data-copy]")) navigator.clipboard.writeText(document.getElementById(target.dataset.copy).textContent).then(() => announce("Copied"));
    else if (event.target instanceof HTMLDialogElement && event.target.open && isOutside(event)) event.target.close();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-kept]")) return event.preventDefault();
    if (!form.matches("[data-confirm], [data-submit], [data-bulk]")) return;
    event.preventDefault();
    send(form, event.submitter);
  });
  for (const dialog of document.querySelectorAll("dialog"))
    dialog.addEventListener("close", () => {
      if (dialog === review()) {
        slotOf(dialog).replaceChildren();
        if (history.state?.over) history.back();
        document.dispatchEvent(new CustomEvent("approval:closed"));
      }
      if (dialog === confirmation()) slotOf(dialog).replaceChildren();
    });
  addEventListener("popstate", () => {
    if (history.state?.over) openReview(location.href);
    else if (review().open) review().close();
  });
}

function isOutside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
