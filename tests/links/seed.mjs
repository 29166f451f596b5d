// Records an article and a claim for each text of texts.json. There the quote stands within ⟦ and ⟧, which are taken out.
import { readFileSync } from "node:fs";

const headers = { Authorization: `Bearer ${process.env.ADMIN_KEY}`, "Content-Type": "application/json" };

async function post(path, body) {
  const answer = await fetch(process.env.BASE_URL + path, { method: "POST", headers, body: JSON.stringify(body) });
  const made = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(made)}`);
  return made;
}

const outlet = await post("/v1/sources", { name: "The Daily", kind: "outlet" });
const place = { name: "Dhaka", country: "BGD" };
const incident = await post("/v1/incidents", { title: "A siege", started_on: "2016-07-01", place });
for (const [number, { text: marked, url }] of JSON.parse(readFileSync(process.argv[2], "utf8")).entries()) {
  const [before, exact, after] = marked.split(/[⟦⟧]/);
  const article = await post("/v1/articles", {
    source_id: outlet.id,
    language: "und",
    url: url ?? `https://example.org/texts/${number}`,
    published_at: "2016-07-02T09:00:00Z",
    text: before + exact + after,
    text_public: true,
  });
  await post("/v1/claims", {
    incident_id: incident.id,
    article_id: article.id,
    quote: { exact, start: [...before].length },
    role: "victims",
    outcome: "killed",
    count: { qualifier: "unknown" },
  });
}
