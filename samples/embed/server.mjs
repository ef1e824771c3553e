// The other application, in one file and without packages. Not for production: its person is always the same.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const { SERVICE = "http://localhost:8080", KEY, PORT = "8090", PERSON = "ann@example.com", GROUPS = "security" } = process.env;
const file = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const pages = {
  "/": ["text/html", file("index.html").replaceAll("SERVICE", SERVICE)],
  "/portal.css": ["text/css", file("portal.css")],
  "/portal.js": ["text/javascript", file("portal.js")],
};

createServer(async (request, response) => {
  const security = { "Content-Security-Policy": `default-src 'none'; script-src 'self' ${SERVICE}; connect-src 'self' ${SERVICE}; style-src 'self'` };
  if (request.method === "POST" && request.url === "/approval-token") {
    // Here the application knows from its own session who is looking.
    const answer = await fetch(`${SERVICE}/api/embed-tokens`, {
      method: "POST",
      headers: { Authorization: `Bearer ${KEY}`, "Content-Type": "application/json" },
      body: JSON.stringify({ user: PERSON, groups: GROUPS.split(",") }),
    });
    response.writeHead(answer.status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
    response.end(await answer.text());
    return;
  }
  const [type, text] = pages[request.url] ?? [];
  response.writeHead(text ? 200 : 404, { "Content-Type": `${type ?? "text/plain"}; charset=utf-8`, ...security });
  response.end(text ?? "not found");
}).listen(Number(PORT), "127.0.0.1", function () { console.log(`listening on http://127.0.0.1:${this.address().port}`); });
