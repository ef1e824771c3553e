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
// A menu closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
