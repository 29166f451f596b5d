// A closed ledger in a browser: who has a key reads it, and records a first incident, article and claims without writing a program.
import { check, json } from './ledger.mjs';

const TEXT = 'Gunmen held a café. Nine Italians were killed, the police said. At least 13 hostages were rescued.';

export async function desk(chrome, service, violations) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(6000);
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
  await fill('source_id_name', 'Daily newspaper');
  await page.locator('#desk-tools [name=source_id_kind]').selectOption('outlet');
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
  // Who said it is a person's choice, and a source of a like name is offered before another is recorded.
  const proposal = page.locator('.proposals form').first();
  const speaker = proposal.locator('[name=attributed_to]');
  check('no speaker is chosen for a person', (await speaker.inputValue()) === '' && (await speaker.innerText()).includes('police'), await speaker.innerText());
  const before = (await json(service.base, `/v1/claims?incident_id=${incident}`, service.key)).items.length;
  const source = await fetch(`${service.base}/v1/sources`, { method: 'POST', headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' }, body: JSON.stringify({ name: 'The police of Dhaka', kind: 'police' }) });
  const police = (await source.json()).id;
  await speaker.selectOption('new');
  await proposal.locator('[name=attributed_to_name]').fill('police');
  await proposal.locator('[name=attributed_to_kind]').selectOption('police');
  await proposal.locator(':scope > button').first().click();
  await proposal.locator('.wrong').waitFor();
  check('a source of a like name is offered', (await proposal.locator('.wrong').innerText()).includes('The police of Dhaka'), await proposal.innerText());
  await speaker.selectOption(police);
  await proposal.locator(':scope > button').first().click();
  await page.waitForFunction(() => document.querySelector('.proposals').textContent.includes('Recorded.'));
  const first = (await json(service.base, `/v1/claims?incident_id=${incident}`, service.key)).items;
  check('a proposal is recorded when it is accepted', before === 0 && first.length === 1 && first[0].attributed_to === police, JSON.stringify(first));

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
  await next();
  await page.keyboard.type('hostages');
  await next();
  await page.keyboard.type('rescued');
  await next(4);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('#desk').textContent.includes('The page shows it'));
  check('what is proposed stays while a claim is recorded', (await page.locator('.proposals .proposal form').count()) === proposed - 1);
  await page.reload();
  await page.waitForSelector('mark');
  await page.waitForFunction(() => document.querySelectorAll('.nt').length >= 2);
  const second = (await json(service.base, `/v1/claims?incident_id=${incident}`, service.key)).items;
  const rescued = second.find(claim => claim.outcome === 'rescued');
  check('a claim is recorded by keyboard alone', rescued?.count.value === 13 && rescued.count.qualifier === 'at_least' && rescued.role === 'hostages', JSON.stringify(second));

  // A correction changes what a person changed, and nothing else.
  const authorization = `Bearer ${service.key}`;
  const send = (path, body, headers = {}) => fetch(service.base + path, { method: 'POST', headers: { authorization, 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const full = { incident_id: incident, article_id: rescued.article_id, quote: { exact: '13 hostages' }, role: 'hostages', outcome: 'escaped', count: { qualifier: 'about', value: 13 }, certainty: 'believed', perpetrator_claim: true, subset: 'women', may_include: ['staff'], counted_from: '2016-07-01', stated_at: '2016-07-01T20:00:30Z', note: 'By telephone.', attributed_to: police, nationalities: ['ITA', 'JPN'] };
  const told_ = await (await send('/v1/claims', full)).json();
  check('a full claim is recorded', told_.id, JSON.stringify(told_));
  await page.reload();
  const open = async (id, part) => {
    const note = page.locator(`[id="n-${id}"]`);
    await note.locator('button:has-text("Change")').click();
    await note.locator(`summary:has-text("${part}")`).click();
    return note.locator(`form[aria-label=${part}]`);
  };
  let correct = await open(told_.id, 'Correct');
  await correct.locator('[name=value]').fill('14');
  await correct.locator('[name=reason]').fill('A slip.');
  await correct.locator(':scope > button').click();
  await page.waitForFunction(id => !document.getElementById(`n-${id}`)?.classList.contains('n-used') && !document.querySelector('form[aria-label=Correct]'), told_.id);
  const after = (await json(service.base, `/v1/claims/${told_.id}`, service.key)).corrected_by;
  const corrected_ = await json(service.base, `/v1/claims/${after}`, service.key);
  for (const [name, value] of Object.entries({ ...full, count: { qualifier: 'about', value: 14 } })) {
    if (name === 'quote') continue;
    check(`a correction keeps what it does not change: ${name}`, JSON.stringify(corrected_[name]) === JSON.stringify(value), JSON.stringify(corrected_[name]));
  }
  // Somebody else changes another field meanwhile: the conflict is told, and the next sending keeps both.
  correct = await open(after, 'Correct');
  await correct.locator('[name=value]').fill('15');
  await correct.locator('[name=reason]').fill('Another slip.');
  await send(`/v1/claims/${after}/review`, { credibility: 2, reason: 'r' }, { 'if-match': '*', authorization: `Bearer ${service.reviewer}` });
  await correct.locator(':scope > button').click();
  await correct.locator('.wrong').waitFor();
  check('a conflict says what changed', (await correct.locator('.wrong').innerText()).includes('credibility is now 2'), await correct.locator('.wrong').innerText());
  await correct.locator(':scope > button').click();
  await page.waitForFunction(() => !document.querySelector('form[aria-label=Correct]'));
  const both = await json(service.base, `/v1/claims/${(await json(service.base, `/v1/claims/${after}`, service.key)).corrected_by}`, service.key);
  check('what both wrote is kept', both.credibility === 2 && both.count.value === 15 && both.subset === 'women', JSON.stringify(both));

  // It is retracted, after somebody else changed it: the conflict is told, the reason is kept.
  const note = page.locator(`[id="n-${rescued.id}"]`);
  await note.locator('button:has-text("Change")').click();
  await note.locator('summary:has-text("Retract")').click();
  await note.locator('form[aria-label=Retract] [name=reason]').fill('It was said of others.');
  const corrected = await fetch(`${service.base}/v1/claims/${rescued.id}/retraction`, { method: 'POST', headers: { authorization, 'content-type': 'application/json', 'if-match': '*' }, body: JSON.stringify({ reason: 'r' }) });
  check('somebody else changes it', corrected.ok);
  await note.locator('form[aria-label=Retract] > button').click();
  await note.locator('form[aria-label=Retract] .wrong').waitFor();
  check('a conflict is told with what to do', (await note.innerText()).includes('Somebody changed it'));
  check('the reason is kept', (await note.locator('form[aria-label=Retract] [name=reason]').inputValue()) === 'It was said of others.');
  check('what cannot be sent again says so', (await note.innerText()).includes('Nothing more can be recorded'));

  // The incident and the article are amended, and a ruling is made and undone.
  page.on('dialog', dialog => dialog.accept());
  await page.reload();
  const tool = async name => {
    await page.locator(`.tool > summary:has-text("${name}")`).click();
    const made = page.locator(`.tool:has(> summary:has-text("${name}"))`);
    await made.locator('form').last().waitFor();
    return made;
  };
  let made = await tool('Amend this article');
  await made.locator('[name=title]').fill('What was known');
  await made.locator('[name=reason]').fill('A slip.');
  await made.locator('form > button').click();
  await page.waitForSelector('h1:has-text("What was known")');
  const amended = await json(service.base, page.url().replace(service.base, '/v1'), service.key);
  check('an amendment of an article keeps the rest', amended.published_at === '2016-07-02T09:00:00Z' && amended.title === 'What was known', JSON.stringify(amended));
  await page.goto(`${service.base}/incidents/${incident}`);
  made = await tool('Amend this incident');
  await made.locator('[name=description]').fill('Gunmen held a café.');
  await made.locator('[name=reason]').fill('It was missing.');
  await made.locator('form > button').click();
  await page.waitForSelector('.lead');
  const described = await json(service.base, `/v1/incidents/${incident}`, service.key);
  check('an amendment of an incident keeps the rest', described.place.country === 'BGD' && described.description === 'Gunmen held a café.', JSON.stringify(described));
  made = await tool('Rulings');
  check('axe: rulings', (await violations(page)).length === 0, (await violations(page)).join('; '));
  await made.locator('[name=kind]').last().selectOption('move');
  await made.locator('[name=n]').fill('1');
  for (const [name, value] of Object.entries({ from_role: 'victims', from_outcome: 'killed', to_role: 'staff', to_outcome: 'killed' })) await made.locator(`[name=${name}]`).selectOption(value);
  await made.locator('[name=reason]').last().fill('A cook was among them.');
  await made.locator('form > button').last().click();
  await made.locator('.wrong').waitFor();
  check('a ruling that cannot be is refused and kept', (await made.locator('.wrong').innerText()).includes('does not hold') && (await made.locator('[name=n]').inputValue()) === '1');
  await made.locator('[name=kind]').last().selectOption('same_origin');
  await made.locator('[name=one]').selectOption(police);
  await made.locator('[name=other]').selectOption({ label: 'Daily newspaper (outlet)' });
  await made.locator('form > button').last().click();
  const rulings = async () => (await json(service.base, `/v1/incidents/${incident}/rulings`, service.key)).items;
  await page.waitForFunction(() => !document.querySelector('.rulings, form[aria-label=Rule]'));
  check('a ruling is made', (await rulings())[0]?.effect.kind === 'same_origin', JSON.stringify(await rulings()));
  made = await tool('Rulings');
  await made.locator('.rulings summary').click();
  await made.locator('.rulings [name=reason]').fill('He was not.');
  await made.locator('.rulings form > button').click();
  await page.waitForFunction(() => !document.querySelector('.rulings'));
  check('a ruling is undone', Boolean((await rulings())[0].undone_by));

  // A key that is taken away while something is typed: the words stay, another key goes on.
  made = await tool('Amend this incident');
  await made.locator('[name=description]').fill('Gunmen held a café overnight.');
  await made.locator('[name=reason]').fill('More is known.');
  await page.evaluate(() => sessionStorage.setItem('casualty-ledger-key', `clk_${'A'.repeat(43)}`));
  await made.locator('form > button').click();
  await page.waitForSelector('#desk-key');
  await page.fill('#desk-key', service.key);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('#desk-bar').textContent.includes('A key is in use'));
  await page.locator('.tool:has(> summary:has-text("Amend this incident")) form > button').click();
  await page.waitForSelector('.lead:has-text("overnight")');
  check('what was typed outlives a key', (await json(service.base, `/v1/incidents/${incident}`, service.key)).description.endsWith('overnight.'));
  check('no error in the page', told.length === 0, told.join('; '));
  await context.close();
}
