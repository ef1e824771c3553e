// Keeps "3 min ago" and "2 h left" true while a page stays open, in the words of the server.

function span(ms) {
  const minutes = Math.floor(ms / 60000);
  if (minutes < 1) return "under 1 min";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function tellTimes() {
  const now = Date.now();
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const age = now - Date.parse(time.dateTime);
    write(time, age < 60000 ? "just now" : `${span(age)} ago`);
  }
  for (const left of document.querySelectorAll("[data-deadline]")) {
    const rest = Date.parse(left.dataset.deadline) - now;
    const share = Number(left.dataset.lasts) > 0 ? Math.max(0, Math.min(1, rest / Number(left.dataset.lasts))) : 1;
    write(left.querySelector("time"), rest <= 0 ? "time is up" : `${span(rest)} left`);
    left.querySelector("rect").setAttribute("width", (share * 100).toFixed(1));
    left.dataset.urgency = rest < 300000 || share < 0.1 ? "short" : share < 0.3 ? "soon" : "calm";
  }
  for (const time of document.querySelectorAll("time[title]:not([data-local])")) {
    time.title = new Date(time.dateTime).toLocaleString();
    time.dataset.local = "";
  }
}
