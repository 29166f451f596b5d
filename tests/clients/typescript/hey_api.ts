// The main job with the client that @hey-api/openapi-ts generates.

// [first program]
import { listIncidents } from "./hey";
import { client } from "./hey/client.gen";

client.setConfig({ baseUrl: process.env.BASE_URL!, auth: process.env.ADMIN_KEY! });
/** What was answered; a refusal is thrown with its code. */
function ok<T>(answer: { data?: T; error?: { code: string; detail: string } }): T {
  if (answer.data === undefined) throw new Error(`${answer.error?.code}: ${answer.error?.detail}`);
  return answer.data;
}
async function first(): Promise<void> {
  const page = ok(await listIncidents({ query: { limit: 10 } }));
  console.log(page.items.map((incident) => incident.title));
}
// [end]

import {
  createArticle,
  createClaim,
  createIncident,
  createSource,
  getArticleText,
  getClaim,
  getIncidentFigures,
  listSources,
  type ClaimInput,
} from "./hey";
import { check, run } from "./checks";

const TEXT = "Nine Italians were killed. Nobody else was hurt.";

async function job(): Promise<void> {
  await first();
  const headers = { "Idempotency-Key": `hey-api-${Date.now()}` };
  const body = { name: "The Daily", kind: "outlet" as const };
  const source = (await createSource({ headers, body })).data!;
  const again = await createSource({ headers, body });
  check("an idempotent repeat", again.data!.id === source.id && again.response!.headers.get("Idempotency-Replayed") === "true");

  const place = { name: "Dhaka", country: "BGD" };
  const incident = (await createIncident({ body: { title: "A siege", started_on: "2016-07-01", place } })).data!;
  const article = (await createArticle({ body: { source_id: source.id, language: "en", text: TEXT } })).data!;
  const claim: ClaimInput = {
    incident_id: incident.id,
    article_id: article.id,
    quote: { exact: "Nine Italians" },
    role: "hostages",
    outcome: "killed",
    nationalities: ["ITA"],
    count: { qualifier: "exact", value: 9 },
  };
  const recorded = (await createClaim({ body: claim })).data!;
  check("a union comes back", recorded.count.qualifier === "exact" && recorded.count.value === 9);

  const refused = await createClaim({ body: { ...claim, quote: { exact: "Ten Italians" } } });
  check("a typed error", refused.response!.status === 409 && refused.error!.code === "quote_not_found");

  const names: string[] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = (await listSources({ query: { limit: 1, cursor } })).data!;
    names.push(...page.items.map((listed) => listed.id));
    cursor = page.next_cursor;
  }
  check("pages", names.includes(source.id) && new Set(names).size === names.length);

  const path = { incident_id: incident.id };
  const read = await getIncidentFigures({ path });
  const figure = read.data!.figures.find((candidate) => candidate.nationality === "ITA")!;
  check("figures", figure.best === 9);
  const unchanged = await getIncidentFigures({ path, headers: { "If-None-Match": read.response!.headers.get("ETag")! } });
  check("a 304", unchanged.response!.status === 304);

  const used = (await getClaim({ path: { claim_id: figure.used[0] } })).data!;
  const words = (await getArticleText({ path: { article_id: used.article_id }, parseAs: "text" })).data as string;
  check("a quote", [...words].slice(used.quote.start, used.quote.end).join("") === used.quote.exact);
}

void run(job);
