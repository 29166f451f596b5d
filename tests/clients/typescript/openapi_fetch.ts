// The main job with openapi-typescript and openapi-fetch.

// [first program]
import createClient from "openapi-fetch";
import type { paths } from "./schema";

const ledger = createClient<paths>({
  baseUrl: process.env.BASE_URL!,
  headers: { Authorization: `Bearer ${process.env.ADMIN_KEY}` },
});
/** What was answered; a refusal is thrown with its code. */
function ok<T>(answer: { data?: T; error?: { code: string; detail: string } }): T {
  if (answer.data === undefined) throw new Error(`${answer.error?.code}: ${answer.error?.detail}`);
  return answer.data;
}
async function first(): Promise<void> {
  const page = ok(await ledger.GET("/v1/incidents", { params: { query: { limit: 10 } } }));
  console.log(page.items.map((incident) => incident.title));
}
// [end]

import { check, run } from "./checks";

const TEXT = "Nine Italians were killed. Nobody else was hurt.";

async function job(): Promise<void> {
  await first();
  const header = { "Idempotency-Key": `openapi-fetch-${Date.now()}` };
  const body = { name: "The Daily", kind: "outlet" as const };
  const source = (await ledger.POST("/v1/sources", { params: { header }, body })).data!;
  const again = await ledger.POST("/v1/sources", { params: { header }, body });
  check("an idempotent repeat", again.data!.id === source.id && again.response.headers.get("Idempotency-Replayed") === "true");

  const place = { name: "Dhaka", country: "BGD" };
  const incident = (await ledger.POST("/v1/incidents", { body: { title: "A siege", started_on: "2016-07-01", place } })).data!;
  const article = (await ledger.POST("/v1/articles", { body: { source_id: source.id, language: "en", text: TEXT } })).data!;
  const claim = {
    incident_id: incident.id,
    article_id: article.id,
    role: "hostages" as const,
    outcome: "killed" as const,
    nationalities: ["ITA"],
    count: { qualifier: "exact" as const, value: 9 },
  };
  const recorded = (await ledger.POST("/v1/claims", { body: { ...claim, quote: { exact: "Nine Italians" } } })).data!;
  check("a union comes back", recorded.count.qualifier === "exact" && recorded.count.value === 9);

  const refused = await ledger.POST("/v1/claims", { body: { ...claim, quote: { exact: "Ten Italians" } } });
  check("a typed error", refused.response.status === 409 && refused.error!.code === "quote_not_found");

  const names: string[] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = (await ledger.GET("/v1/sources", { params: { query: { limit: 1, cursor } } })).data!;
    names.push(...page.items.map((listed) => listed.id));
    cursor = page.next_cursor;
  }
  check("pages", names.includes(source.id) && new Set(names).size === names.length);

  const path = { incident_id: incident.id };
  const read = await ledger.GET("/v1/incidents/{incident_id}/figures", { params: { path } });
  const figure = read.data!.figures.find((candidate) => candidate.nationality === "ITA")!;
  check("figures", figure.best === 9);
  const unchanged = await ledger.GET("/v1/incidents/{incident_id}/figures", {
    params: { path, header: { "If-None-Match": read.response.headers.get("ETag")! } },
  });
  check("a 304", unchanged.response.status === 304);

  const used = (await ledger.GET("/v1/claims/{claim_id}", { params: { path: { claim_id: figure.used[0] } } })).data!;
  const words = (
    await ledger.GET("/v1/articles/{article_id}/text", { params: { path: { article_id: used.article_id } }, parseAs: "text" })
  ).data!;
  check("a quote", [...words].slice(used.quote.start, used.quote.end).join("") === used.quote.exact);
}

void run(job);
