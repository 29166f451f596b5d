// The pictures of the README, from the sample: node screenshots.mjs PROGRAM FOLDER
import { join } from 'node:path';
import { browser, pagesOf, serve } from './ledger.mjs';

const [program, folder] = process.argv.slice(2);
const demo = await serve(program, ['demo', '--listen', '127.0.0.1:0']);
const chrome = await browser();
try {
  const pages = await pagesOf(demo.base);
  const page = await chrome.newPage({ viewport: { width: 1280, height: 1180 } });
  await page.goto(demo.base + pages.incident);
  await page.screenshot({ path: join(folder, 'incident.png') });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(demo.base + pages.article);
  const quote = await page.evaluate(() => [...document.querySelectorAll('.anc')].find(place => place.nextElementSibling?.textContent.startsWith('two officers')).id);
  await page.goto(`${demo.base}${pages.article}#${quote}`);
  await page.screenshot({ path: join(folder, 'article.png') });
} finally {
  await chrome.close();
  demo.end();
}
