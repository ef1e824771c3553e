import * as dialog from "./dialog.js";
import * as keyboard from "./keyboard.js";
import * as list from "./list.js";
import * as live from "./live.js";
import { tellTimes } from "./times.js";

document.documentElement.classList.add("js");
dialog.wire();
list.wire();
keyboard.wire();
live.start();
tellTimes();
setInterval(tellTimes, 15000);
document.addEventListener("click", ({ target }) => {
  const field = document.getElementById(target.closest("[data-own-zone]")?.dataset.ownZone);
  if (field) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
});
// A menu closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  // In the hand the fields beside it belong to it as well.
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!(menu.closest("form.filters") ?? menu).contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
