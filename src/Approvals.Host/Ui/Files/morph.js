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
    while (at?.dataset && "kept" in at.dataset) at = at.nextSibling;
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
    take(at);
    at = next;
  }
}

/** Takes a node away, but not what somebody was writing in it: that stays to be read and copied, and can no longer be sent. */
function take(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return node.remove();
  if ("kept" in node.dataset) return;
  const isDraft = node.closest("[data-review], dialog, form.confirm") && isWritten(node);
  const drafts = !isDraft ? [] : node.querySelector("form") ? [...node.querySelectorAll("form")].filter(isWritten) : [node];
  for (const draft of drafts) {
    for (const gone of draft.querySelectorAll("button, select, [type=hidden], [type=checkbox], [type=radio]")) gone.remove();
    for (const text of texts(draft)) text.readOnly = true;
    draft.dataset.kept = "";
    draft.append(document.querySelector("template[data-kept-note]").content.cloneNode(true));
  }
  node.replaceWith(...drafts);
}

const texts = (node) => [node, ...node.querySelectorAll("*")].filter((field) => field.matches("textarea, input:not([type=hidden], [type=checkbox], [type=radio])"));
const isWritten = (node) => texts(node).some((text) => text.value.trim() && text.value !== text.defaultValue);

// One form is not another, however alike they look.
const isAlike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && !b.id && (a.nodeName !== "FORM" || a.getAttribute("action") === b.getAttribute("action"));

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
