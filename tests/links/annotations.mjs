// Reads the annotations of every article with a reader of the registry (@apache-annotator): annotations.mjs BASE_URL… Its selectors have to
// find the claim's words in the article's text, at the claim's place, by the words and by the position.
import { JSDOM } from "jsdom";
import { every, get } from "./service.mjs";

const { window } = new JSDOM("<body></body>");
for (const name of ["document", "Node", "NodeFilter", "Range"]) globalThis[name] = window[name];
const { createTextPositionSelectorMatcher, createTextQuoteSelectorMatcher } = await import("@apache-annotator/dom");
const MATCHERS = { TextQuoteSelector: createTextQuoteSelectorMatcher, TextPositionSelector: createTextPositionSelectorMatcher };

/** All annotations of an article, page after page. */
async function annotationsOf(base, article) {
  const items = [];
  for (let path = `/v1/articles/${article}/annotations`; path; ) {
    const page = await (await get(base, path)).json();
    items.push(...page.items);
    path = page.next && new URL(page.next, base).pathname + new URL(page.next, base).search;
  }
  return items;
}

/** Where a selector finds words in the text of the document, in code points from its beginning. */
async function found(selector) {
  const scope = document.createRange();
  scope.selectNodeContents(document.body);
  const places = [];
  for await (const range of MATCHERS[selector.type](selector)(scope)) {
    const before = document.createRange();
    before.setStart(document.body, 0);
    before.setEnd(range.startContainer, range.startOffset);
    places.push({ start: [...before.toString()].length, exact: range.toString() });
  }
  return places;
}

let passed = 0;
let failed = 0;
for (const base of process.argv.slice(2)) {
  const claims = new Map((await every(base, "/v1/claims")).map((claim) => [`urn:casualty-ledger:claim:${claim.id}`, claim]));
  for (const article of await every(base, "/v1/articles")) {
    const annotations = await annotationsOf(base, article.id);
    if (annotations.length === 0) continue;
    document.body.textContent = await (await get(base, `/v1/articles/${article.id}/text`)).text();
    for (const annotation of annotations) {
      const { quote } = claims.get(annotation.id);
      for (const selector of annotation.target.selector) {
        const places = await found(selector);
        const isThere = places.some(({ start, exact }) => start === quote.start && exact === quote.exact);
        const isOnly = selector.type !== "TextPositionSelector" || places.length === 1;
        isThere && isOnly ? passed++ : failed++;
        if (!isThere || !isOnly) console.log(`failed: ${JSON.stringify(selector)} found ${JSON.stringify(places)}`);
      }
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
