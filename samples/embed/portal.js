const last = document.getElementById("last");
for (const name of ["approve", "reject", "close"])
  document.addEventListener(name, (event) => { last.textContent = `${name}: ${event.detail.requestId} ${event.detail.status ?? ""}`; });
