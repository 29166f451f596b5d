// Opens the link of every claim of some services: check.mjs BASE_URL… Each article's text is served as a page of paragraphs; the browser
// has to scroll to the quote and to mark its words, all of them and no others.
import { chromium } from "playwright-core";
import { every, get } from "./service.mjs";

/** What is marked is drawn in this colour, letters and all. */
const MARK = [255, 0, 0];
/** Pixels by which a mark may differ from the words. */
const EDGE = 3;

/** The page of a text: a paragraph for each of its lines, far below the top. */
function pageOf(text) {
  const escaped = (line) => line.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const paragraphs = text.split(/\n/).map((line) => `<p>${escaped(line)}</p>`);
  const style = `body { font: 20px/1.5 sans-serif; width: 900px; margin: 3000px 20px }
    ::target-text { background: rgb(${MARK}); color: rgb(${MARK}) }`;
  return `<!doctype html><meta charset="utf-8"><style>${style}</style>${paragraphs.join("\n")}`;
}

/** Where the words of a quote are on the screen: several places where paragraphs are word for word the same, which no link tells apart. */
function placesOf({ text, start, end }) {
  const points = [...text];
  const place = (at) => {
    const lines = points.slice(0, at).join("").split("\n");
    return { paragraph: lines.length - 1, offset: lines.at(-1).length };
  };
  const all = [...document.querySelectorAll("p")];
  const [from, to] = [place(start), place(end)];
  const words = (first) => all.slice(first, first + to.paragraph - from.paragraph + 1).map((one) => one.textContent);
  const isSame = (first) => words(first).join("\n") === words(from.paragraph).join("\n");
  const boxesFrom = (first) => {
    const boxes = [];
    for (let at = first; at <= first + to.paragraph - from.paragraph; at++) {
      const letters = all[at].firstChild;
      if (!letters) continue;
      const range = document.createRange();
      range.setStart(letters, at === first ? from.offset : 0);
      range.setEnd(letters, at === first + to.paragraph - from.paragraph ? to.offset : letters.length);
      boxes.push(...range.getClientRects());
    }
    const seen = boxes.filter((box) => box.width > 1);
    return seen.map(({ left, top, right, bottom }) => ({ left, top, right, bottom }));
  };
  const places = all.map((_, first) => first).filter(isSame).map(boxesFrom);
  return { scrolled: scrollY, places };
}

/** How many pixels are marked within the boxes, near them, and elsewhere; and how many the boxes have. */
async function countMarks({ picture, boxes, mark, edge }) {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const { data, width, height } = canvas.getImageData(0, 0, image.width, image.height);
  const within = (x, y, by) =>
    boxes.some((box) => x >= box.left - by && x < box.right + by && y >= box.top - by && y < box.bottom + by);
  const counts = { marked: 0, stray: 0, due: 0 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const isMarked = mark.every((value, channel) => Math.abs(data[at + channel] - value) < 40);
      if (within(x, y, -edge)) {
        counts.due++;
        counts.marked += isMarked;
      } else if (isMarked && !within(x, y, edge)) counts.stray++;
    }
  }
  return counts;
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const counter = await browser.newPage();
let passed = 0;
let failed = 0;
for (const base of process.argv.slice(2)) {
  for (const claim of await every(base, "/v1/claims")) {
    const url = claim.links.url;
    if (!url?.includes(":~:text=") || claim.quote.start === undefined) continue;
    const text = await (await get(base, `/v1/articles/${claim.article_id}/text`)).text();
    const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
    await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: pageOf(text) }));
    await page.goto(url);
    await page.waitForTimeout(250);
    const { scrolled, places } = await page.evaluate(placesOf, { text, ...claim.quote });
    const picture = (await page.screenshot()).toString("base64");
    await page.close();
    const counts = [];
    for (const boxes of places) counts.push(await counter.evaluate(countMarks, { picture, boxes, mark: MARK, edge: EDGE }));
    const isMarked = ({ marked, stray, due }) => due > 0 && marked > due * 0.9 && stray === 0;
    const opens = scrolled > 0 && counts.some(isMarked);
    opens ? passed++ : failed++;
    if (!opens) console.log(`failed: ${JSON.stringify(claim.quote.exact)} ${url} ${JSON.stringify({ scrolled, counts })}`);
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
