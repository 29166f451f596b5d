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

// What RFC 4287 asks of a feed, told of a document; nothing where it is kept.
function broken(text) {
  const ATOM = 'http://www.w3.org/2005/Atom';
  const read = new DOMParser().parseFromString(text, 'application/xml');
  const faults = [];
  const ask = (what, holds) => { if (!holds) faults.push(what); };
  const children = (of, name) => [...of.children].filter(child => child.namespaceURI === ATOM && child.localName === name);
  const words = (of, name) => children(of, name).map(child => child.textContent.trim());
  const isTime = told => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(told) && !Number.isNaN(Date.parse(told));
  const isAddress = told => URL.canParse(told);
  const feed = read.documentElement;
  ask('it is XML, and a feed (4.1.1)', !read.querySelector('parsererror') && feed.localName === 'feed' && feed.namespaceURI === ATOM);
  const common = (of, where) => {
    for (const name of ['id', 'title', 'updated']) ask(`${where}: one ${name}`, words(of, name).length === 1 && words(of, name)[0] !== '');
    ask(`${where}: its id is an address (4.2.6)`, words(of, 'id').every(isAddress));
    ask(`${where}: its time is one of RFC 3339 (3.3)`, words(of, 'updated').every(isTime));
    const links = children(of, 'link').map(link => ['rel', 'type', 'hreflang'].map(name => link.getAttribute(name)).join(' '));
    ask(`${where}: links lead somewhere (4.2.7.1)`, children(of, 'link').every(link => isAddress(link.getAttribute('href'))));
    ask(`${where}: one alternate of a kind (4.1.1)`, new Set(links).size === links.length);
  };
  common(feed, 'feed');
  ask('feed: a link to itself', children(feed, 'link').some(link => link.getAttribute('rel') === 'self'));
  const entries = children(feed, 'entry');
  const authored = of => children(of, 'author').some(author => words(author, 'name').length === 1);
  for (const [index, entry] of entries.entries()) {
    common(entry, `entry ${index}`);
    ask(`entry ${index}: an author, its own or the feed's (4.1.2)`, authored(entry) || authored(feed));
    ask(`entry ${index}: content, or an alternate (4.1.2)`, children(entry, 'content').length === 1 || children(entry, 'link').some(link => (link.getAttribute('rel') ?? 'alternate') === 'alternate'));
    ask(`entry ${index}: at most one summary`, children(entry, 'summary').length <= 1);
  }
  const ids = entries.map(entry => words(entry, 'id')[0]);
  ask('no id stands twice', new Set(ids).size === ids.length);
  return { faults, entries: entries.length };
}

export async function feeds(chrome, base, pages) {
  const page = await chrome.newPage();
  for (const path of [`${pages.incident}/feed.atom`, '/nationalities/ITA/feed.atom', '/nationalities/FRA/feed.atom']) {
    const answer = await fetch(base + path);
    check(`the type of ${path}`, /^application\/atom\+xml/.test(answer.headers.get('content-type')));
    const text = await answer.text();
    const { faults, entries } = await page.evaluate(broken, text);
    check(`a feed by RFC 4287: ${path}`, faults.length === 0 && (entries > 0 || path.includes('FRA')), faults.join('; '));
    const spoilt = await page.evaluate(broken, text.replace(/<updated>[^<]*/, '<updated>yesterday'));
    check(`a feed that is spoilt is noticed: ${path}`, spoilt.faults.length === 1, spoilt.faults.join('; '));
  }
  await page.close();
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
