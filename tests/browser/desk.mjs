// A closed ledger in a browser: who has a key reads it, and records a first incident, article and claims without writing a program.
import { check, json } from './ledger.mjs';

const TEXT = 'Gunmen held a café. Nine Italians were killed, the police said. At least 13 hostages were rescued.';

export async function desk(chrome, service, violations) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const told = [];
  page.on('pageerror', error => told.push(String(error)));
  await page.goto(`${service.base}/`);
  check('a closed ledger says so', (await page.innerText('main')).includes('Ask its keeper for a key'));
  check('axe: the page of a closed ledger', (await violations(page)).length === 0, (await violations(page)).join('; '));

  await page.keyboard.press('Tab');
  await page.focus('#key');
  await page.keyboard.type('clk_wrong');
  await page.keyboard.press('Enter');
  check('a key of another form is refused', (await page.innerText('main')).includes('47 letters'));
  await page.fill('#key', '');
  await page.focus('#key');
  await page.keyboard.type(service.key);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#desk-tools');
  check('with a key it is read', (await page.innerText('main')).includes('No incident has been entered yet'));
  check('nothing is kept beyond the tab', await page.evaluate(() => localStorage.length === 0 && document.cookie === ''));

  // An incident and an article.
  await page.click('#desk-tools > summary');
  const fill = async (name, value) => page.locator(`#desk-tools [name=${name}]`).fill(value);
  await fill('title', 'Attack on a café');
  await fill('started_on', '2016-07-01');
  await fill('place', 'Gulshan, Dhaka');
  await fill('country', 'XYZ');
  await page.click('#desk-tools form > button');
  await page.waitForSelector('#desk-tools .wrong');
  check('a refusal is told and what was typed is kept', (await page.inputValue('#desk-tools [name=title]')) === 'Attack on a café');
  await fill('country', 'BGD');
  await page.click('#desk-tools form > button');
  await page.waitForURL(/\/incidents\/inc_/);
  await page.waitForSelector('#desk-tools');
  const incident = page.url().split('/').pop();
  await page.click('#desk-tools > summary');
  await fill('publisher', 'Daily newspaper');
  await fill('title', 'What is known');
  await fill('published_at', '2016-07-02T09:00');
  await fill('text', TEXT);
  await page.click('#desk-tools form > button');
  await page.waitForURL(/\/articles\/art_/);
  await page.waitForSelector('#desk h2');
  check('axe: the desk', (await violations(page)).length === 0, (await violations(page)).join('; '));

  // Proposals are marked, one is accepted, and its claim stands.
  await page.click('#desk button:has-text("Propose claims")');
  await page.waitForSelector('.proposals form');
  const proposed = await page.locator('.proposals form').count();
  check('claims are proposed', proposed >= 2, `${proposed}`);
  check('proposals are marked in the text', await page.evaluate(() => CSS.highlights.get('proposal')?.size >= 2));
  check('axe: proposals', (await violations(page)).length === 0, (await violations(page)).join('; '));
  const before = (await json(service.base, `/v1/claims?incident_id=${incident}`, service.key)).items.length;
  await page.locator('.proposals form > button').first().click();
  await page.waitForFunction(() => document.querySelector('.proposals').textContent.includes('Recorded.'));
  const first = (await json(service.base, `/v1/claims?incident_id=${incident}`, service.key)).items;
  check('a proposal is recorded when it is accepted', before === 0 && first.length === 1, JSON.stringify(first));

  // A claim by keyboard alone: the words, the number, who, what.
  await page.locator('#desk button:has-text("Record a claim")').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.name === 'exact');
  await page.keyboard.type('At least 13 hostages');
  const next = async (times = 1) => { for (let i = 0; i < times; i += 1) await page.keyboard.press('Tab'); };
  await next();
  await page.keyboard.type('at least');
  await next();
  await page.keyboard.type('13');
  await next(3);
  await page.keyboard.type('hostages');
  await next();
  await page.keyboard.type('rescued');
  await next(6);
  await page.keyboard.press('Enter');
  await page.waitForSelector('mark');
  await page.waitForFunction(() => document.querySelectorAll('.nt').length >= 2);
  const second = (await json(service.base, `/v1/claims?incident_id=${incident}`, service.key)).items;
  const rescued = second.find(claim => claim.outcome === 'rescued');
  check('a claim is recorded by keyboard alone', rescued?.count.value === 13 && rescued.count.qualifier === 'at_least' && rescued.role === 'hostages', JSON.stringify(second));

  // It is retracted, after somebody else changed it: the conflict is told, the reason is kept.
  const note = page.locator(`[id="n-${rescued.id}"]`);
  await note.locator('button:has-text("Change")').click();
  await note.locator('summary:has-text("Retract")').click();
  await note.locator('form[aria-label=Retract] [name=reason]').fill('It was said of others.');
  const authorization = `Bearer ${service.key}`;
  const corrected = await fetch(`${service.base}/v1/claims/${rescued.id}/retraction`, { method: 'POST', headers: { authorization, 'content-type': 'application/json', 'if-match': '*' }, body: JSON.stringify({ reason: 'r' }) });
  check('somebody else changes it', corrected.ok);
  await note.locator('form[aria-label=Retract] > button').click();
  await note.locator('form[aria-label=Retract] .wrong').waitFor();
  check('a conflict is told with what to do', (await note.innerText()).includes('Somebody changed it'));
  check('the reason is kept', (await note.locator('form[aria-label=Retract] [name=reason]').inputValue()) === 'It was said of others.');
  check('no error in the page', told.length === 0, told.join('; '));
  await context.close();
}
