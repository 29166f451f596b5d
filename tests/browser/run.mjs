// Every page in a real browser: at two widths and in two themes, without script, by keyboard alone, on paper; and the desk's work.
//
// node run.mjs PROGRAM
import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { desk } from './desk.mjs';
import { feeds, forcedColors, rightToLeft, valid } from './written.mjs';
import { browser, check, end, json, pagesOf, serve } from './ledger.mjs';

const program = process.argv[2];
const axe = readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const demo = await serve(program, ['demo', '--listen', '127.0.0.1:0', '--rate-limit', '0']);
const chrome = await browser();
const pages = await pagesOf(demo.base);

// What axe says against a page. It runs outside the page's world, so that the page's own policy holds.
async function violations(page) {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
  const run = expression => session.send('Runtime.evaluate', { expression, contextId: executionContextId, awaitPromise: true, returnByValue: true });
  await run(axe);
  const found = await run(`axe.run(document, { resultTypes: ['violations'] }).then(told => told.violations.map(one => one.id + ' ' + one.nodes.slice(0, 2).map(node => node.html.slice(0, 160)).join(' | ')))`);
  await session.detach();
  return found.result.value;
}

// Cells of a row whose words lie on each other.
function overlaps() {
  const words = cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return { cell, box: range.getBoundingClientRect() };
  };
  const boxes = [...document.querySelectorAll('tr')].map(row => [...row.children].map(words));
  const onEachOther = ({ box: one }, { box: other }) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 2;
  const pairs = cells => cells.flatMap((one, index) => cells.slice(index + 1).filter(other => onEachOther(one, other)).map(other => `${one.cell.textContent} / ${other.cell.textContent}`));
  return boxes.flatMap(pairs).slice(0, 3);
}

async function looked(width, colorScheme) {
  const context = await chrome.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const told = [];
  page.on('console', message => { if (message.type() === 'error') told.push(message.text()); });
  page.on('pageerror', error => told.push(String(error)));
  page.on('request', request => { if (!request.url().startsWith(demo.base)) told.push(`a request to ${request.url()}`); });
  for (const [name, path] of Object.entries(pages)) {
    told.length = 0;
    const where = `${name} at ${width} in ${colorScheme}`;
    await page.goto(demo.base + path);
    const found = await violations(page);
    check(`axe: ${where}`, found?.length === 0, found?.join('; '));
    const expected = ['missing', 'bad'].includes(name) ? /Failed to load resource: the server responded with a status of 40[04]/ : /^$/;
    check(`nothing is reported: ${where}`, told.every(line => expected.test(line)), told.join('; '));
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(`no sideways scroll: ${where}`, sideways <= 0, `${sideways} px`);
    const covered = await page.evaluate(overlaps);
    check(`no cell lies on another: ${where}`, covered.length === 0, covered.join('; '));
  }
  await context.close();
}

// Headings, focus and colours that are wrong are noticed: a run that finds nothing says something.
async function spoilt() {
  const page = await chrome.newPage();
  await page.goto(demo.base + pages.incident);
  await page.evaluate(() => {
    document.querySelector('.lead').style.color = '#d8d4c8';
    document.querySelector('.find label').remove();
    document.querySelector('.n').removeAttribute('aria-label');
    document.querySelector('.n').textContent = '';
  });
  const found = (await violations(page)).join(' ');
  for (const rule of ['color-contrast', 'link-name']) check(`a spoilt page is noticed: ${rule}`, found.includes(rule), found);
  await page.close();
}

async function narrow() {
  const page = await chrome.newPage({ viewport: { width: 320, height: 700 } });
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(demo.base + path);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(`no sideways scroll at 320: ${name}`, sideways <= 0, `${sideways} px`);
  }
  await page.close();
}

async function withoutScript() {
  const text = async javaScriptEnabled => {
    const context = await chrome.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    const texts = {};
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(demo.base + path);
      texts[name] = (await page.innerText('main')).replace(/\s+/g, ' ').replace(/ (Print|Copy)\b/g, '');
    }
    await context.close();
    return texts;
  };
  const [without, having] = [await text(false), await text(true)];
  for (const name of Object.keys(pages)) check(`the same text without script: ${name}`, without[name] === having[name], `${without[name].length} and ${having[name].length} letters`);
}

// From the list to the marked words of a number, with Tab and Enter alone.
async function byKeyboard() {
  const page = await chrome.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${demo.base}/`);
  const follow = async (what, fits) => {
    for (let step = 0; step < 120; step += 1) {
      await page.keyboard.press('Tab');
      const link = await page.evaluate(() => ({ href: document.activeElement.getAttribute?.('href') || '', ring: getComputedStyle(document.activeElement).outlineStyle }));
      if (fits(link.href)) {
        check(`the focus is seen: ${what}`, link.ring !== 'none');
        const before = page.url();
        await page.keyboard.press('Enter');
        await page.waitForURL(url => url.href !== before);
        return;
      }
    }
    check(`reached by Tab: ${what}`, false);
  };
  await follow('the incident', href => href === pages.incident);
  await follow('the answer', href => href.includes('/answers/victims/killed/any'));
  await follow('the words', href => /^\/articles\/.*#clm_/.test(href));
  const at = await page.evaluate(() => {
    const target = document.querySelector(':target');
    const mark = target?.nextElementSibling;
    return { words: mark?.textContent, outline: mark && getComputedStyle(mark).outlineStyle };
  });
  check('the quote is framed where it stands', at.words === 'at least 22 lives' && at.outline !== 'none', JSON.stringify(at));
  await page.close();
}

async function onPaper() {
  const page = await chrome.newPage();
  for (const name of ['incident', 'figure', 'article']) {
    await page.goto(demo.base + pages[name]);
    await page.emulateMedia({ media: 'print' });
    const hidden = await page.evaluate(() => ['.find', '.take', '.skip'].every(part => [...document.querySelectorAll(part)].every(one => getComputedStyle(one).display === 'none')));
    check(`controls are not printed: ${name}`, hidden);
    const told = await page.evaluate(() => document.querySelector('.printonly')?.textContent || '');
    check(`the permanent link is printed: ${name}`, name === 'article' || /as_of_seq=\d+ \(root /.test(told), told);
    const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
    const sheets = (paper.match(/\/Type\s*\/Page\b/g) || []).length;
    check(`it prints: ${name}`, sheets >= 1 && sheets < 12, `${sheets} sheets`);
    await page.emulateMedia({ media: 'screen' });
  }
  await page.close();
}

async function closed() {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  const service = await serve(program, ['serve', '--db', join(folder, 'ledger.db'), '--listen', '127.0.0.1:0', '--rate-limit', '0']);
  const made = await fetch(`${service.base}/v1/keys`, { method: 'POST', headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' }, body: JSON.stringify({ role: 'reviewer', name: 'reviewer' }) });
  service.reviewer = (await made.json()).secret;
  try {
    await desk(chrome, service, violations);
    await rightToLeft(chrome, service, violations);
  } finally {
    service.end();
    rmSync(folder, { recursive: true });
  }
}

try {
  for (const width of [1280, 390]) for (const theme of ['light', 'dark']) await looked(width, theme);
  await spoilt();
  await valid(demo.base, pages);
  await feeds(chrome, demo.base, pages);
  await forcedColors(chrome, demo.base, pages);
  await narrow();
  await withoutScript();
  await byKeyboard();
  await onPaper();
  await closed();
} finally {
  await chrome.close();
  demo.end();
}
end();
