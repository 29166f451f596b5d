// Pages as they are written: valid HTML, and what a right-to-left text and a reader's own colours make of them.
import { HtmlValidate } from 'html-validate';
import { check } from './ledger.mjs';

const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });

async function faults(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap(result => result.messages.map(message => `${message.ruleId} at ${message.line}:${message.column}`));
}

export async function valid(base, pages) {
  for (const [name, path] of Object.entries(pages)) {
    const html = await (await fetch(base + path, { headers: { accept: 'text/html' } })).text();
    const found = await faults(html);
    check(`valid HTML: ${name}`, found.length === 0, found.join('; '));
  }
  const html = await (await fetch(base + pages.incident, { headers: { accept: 'text/html' } })).text();
  const found = (await faults(html.replace('</h1>', '</h2>'))).join(' ');
  check('HTML that is spoilt is noticed', found.includes('close-order'), found);
}

// Marks are drawn in the reader's colours, and stand out from the ground.
export async function forcedColors(chrome, base, pages) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, forcedColors: 'active', colorScheme: 'dark' });
  const page = await context.newPage();
  for (const [name, selector] of [['incident', '.dot'], ['incident', '.pf'], ['incident', '.ln'], ['article', 'mark']]) {
    await page.goto(base + pages[name]);
    const told = await page.evaluate(chosen => {
      const ground = getComputedStyle(document.body).backgroundColor;
      const style = getComputedStyle(document.querySelector(chosen));
      const inks = chosen === 'mark' ? [style.color, style.backgroundColor] : [chosen === '.ln' ? style.stroke : style.fill, ground];
      return { active: matchMedia('(forced-colors: active)').matches, inks };
    }, selector);
    check(`seen in forced colours: ${selector} of the ${name}`, told.active && told.inks[0] !== told.inks[1], JSON.stringify(told));
  }
  await context.close();
}

const ARABIC = 'قال مسؤولون إن تسعة إيطاليين قتلوا في الهجوم على المقهى.';

// A text that is written from right to left stands so, within a page that does not.
export async function rightToLeft(chrome, service, violations) {
  const post = async (path, body) => {
    const headers = { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' };
    const answer = await fetch(service.base + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  const source = await post('/v1/sources', { name: 'صحيفة المساء', kind: 'outlet' });
  const incident = await post('/v1/incidents', { title: 'هجوم على مقهى', started_on: '2016-07-01', place: { name: 'دكا', country: 'BGD' } });
  const article = await post('/v1/articles', { source_id: source.id, language: 'ar', title: 'تسعة قتلى', url: 'https://example.org/ar', published_at: '2016-07-02T09:00:00Z', text: ARABIC, text_public: true });
  await post('/v1/claims', { incident_id: incident.id, article_id: article.id, quote: { exact: 'تسعة إيطاليين قتلوا' }, role: 'victims', outcome: 'killed', nationalities: ['ITA'], count: { qualifier: 'exact', value: 9 } });
  for (const width of [1280, 320]) {
    const page = await chrome.newPage({ viewport: { width, height: 900 }, extraHTTPHeaders: { authorization: `Bearer ${service.key}` } });
    for (const [name, path] of [['article', `/articles/${article.id}`], ['incident', `/incidents/${incident.id}`], ['list', '/']]) {
      await page.goto(service.base + path);
      const where = `from right to left: ${name} at ${width}`;
      const found = await violations(page);
      check(`axe, ${where}`, found?.length === 0, found?.join('; '));
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(`no sideways scroll, ${where}`, sideways <= 0, `${sideways} px`);
      if (name !== 'article') continue;
      const told = await page.evaluate(() => {
        const mark = [...document.querySelectorAll('mark')].find(one => one.textContent.includes('إيطاليين'));
        return { direction: mark && getComputedStyle(mark).direction, page: getComputedStyle(document.body).direction };
      });
      check(`the words run their own way, ${where}`, told.direction === 'rtl' && told.page === 'ltr', JSON.stringify(told));
    }
    await page.close();
  }
}
