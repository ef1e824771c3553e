// Brings a living tree to the shape of a new one and leaves alone what a person is working on.

export function morph(from, to) {
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && !isOurs(from, name)) from.removeAttribute(name);
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value && !isOurs(from, name)) from.setAttribute(name, value);
  if (isField(from)) {
    mergeField(from, to);
    if (from.tagName !== "SELECT") return;
  }
  morphChildren(from, to);
}

export function morphChildren(from, to) {
  const named = new Map();
  for (const child of from.children) if (child.id) named.set(child.id, child);
  let at = from.firstChild;
  for (const want of [...to.childNodes]) {
    const match = (want.id && named.get(want.id)) || (at && !at.id && isAlike(at, want) ? at : null);
    if (!match) from.insertBefore(document.importNode(want, true), at);
    else {
      if (match === at) at = at.nextSibling;
      else from.insertBefore(match, at);
      if (match.nodeType === Node.ELEMENT_NODE) morph(match, want);
      else if (match.data !== want.data) match.data = want.data;
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

const isAlike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && !b.id;

const isField = (node) => /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName);

// What the page opened, ticked or marked is its own business; the server knows nothing of it.
const isOurs = (node, name) =>
  (name === "open" && /^(DETAILS|DIALOG)$/.test(node.tagName)) || (name === "value" && isField(node) && isTouched(node)) || name === "aria-busy" || (name === "class" && node.matches(".current, .some"));

const isTouched = (field) =>
  field.type === "hidden" ? false : field === document.activeElement || (field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.tagName === "SELECT" ? false : field.value !== field.defaultValue);

function mergeField(from, to) {
  if (isTouched(from)) return;
  if (from.type === "checkbox" || from.type === "radio") from.checked = to.checked;
  else if (from.tagName === "TEXTAREA") from.value = from.defaultValue = to.defaultValue;
  else if (from.tagName === "INPUT") from.value = to.value;
}
