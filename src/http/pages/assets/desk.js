// The desk: a key that is kept for this tab alone, and what may be recorded with it. Reading an open ledger never needs it.
const STORE = 'casualty-ledger-key';
const keyOf = () => sessionStorage.getItem(STORE);

/* ---- small tools */
function make(tag, properties = {}, ...children) {
  const { data, label, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  if (data) Object.assign(made.dataset, data);
  if (label) made.setAttribute('aria-label', label);
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

function say(place, words, isWrong = false) {
  let line = place.querySelector(':scope > .told');
  if (!line) place.append(line = make('p', { className: 'told' }));
  line.setAttribute('role', isWrong ? 'alert' : 'status');
  line.className = isWrong ? 'told wrong' : 'told note';
  line.textContent = words;
}

/* ---- speaking with the service */
async function ask(method, path, body, headers = {}) {
  const sent = { method, headers: { accept: 'application/json', ...headers }, cache: 'no-store' };
  if (keyOf()) sent.headers.authorization = `Bearer ${keyOf()}`;
  if (body !== undefined) {
    sent.headers['content-type'] = 'application/json';
    sent.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, sent);
  } catch {
    throw { words: 'The service could not be reached. Nothing is lost: what you wrote is still here. Send it again.' };
  }
  const json = (answer.headers.get('content-type') || '').includes('json') ? await answer.json() : {};
  if (!answer.ok) throw { status: answer.status, words: refusal(answer.status, json) };
  return { json, tag: answer.headers.get('etag') };
}

function refusal(status, problem) {
  const parts = [problem.detail || problem.title || 'It was refused.'];
  for (const error of problem.errors || []) {
    if (error.detail !== problem.detail) parts.push(`${error.pointer.slice(1).replaceAll('/', ', ')}: ${error.detail}`);
  }
  for (const place of problem.candidates || []) parts.push(`It stands at letter ${place.start}: “${place.prefix || ''}…${place.suffix || ''}”.`);
  const then = {
    401: 'The key is not known. Enter another below.',
    403: 'This key may not do it: ask the keeper of the ledger for one that may.',
    409: 'Nothing was recorded; change it and send it again.',
    412: 'Somebody changed it since you opened this form. What you wrote is kept: open the page again in another tab, look at what changed, then send again.',
    422: 'Nothing was recorded; change it and send it again.',
    429: 'Wait a moment and send it again.',
    503: 'Nothing is lost. Send it again in 5 seconds.',
  }[status];
  return parts.concat(then || []).join(' ');
}

/* ---- reading with a key: the same addresses, with the key sent along */
async function open(address, { push = true } = {}) {
  const url = new URL(address, location.href);
  const answer = await fetch(url.pathname + url.search, { headers: { accept: 'text/html', authorization: `Bearer ${keyOf()}` }, cache: 'no-store' });
  const told = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (answer.status === 401) sessionStorage.removeItem(STORE);
  if (push) history.pushState(null, '', url.pathname + url.search);
  document.title = told.title;
  document.body.replaceWith(document.adoptNode(told.body));
  if (url.hash) location.replace(url.hash);
  else scrollTo(0, 0);
  const main = document.getElementById('main');
  if (main && !url.hash) main.focus({ preventScroll: true });
  begin();
  if (answer.status === 401) say(document.querySelector('[data-key]') || main, 'This key is not known, or no longer good.', true);
}

const isPage = url => url.origin === location.origin && !/^\/(v1|docs|assets|oembed|openapi)/.test(url.pathname) && !url.pathname.endsWith('.atom');

addEventListener('popstate', () => { if (keyOf()) open(location.href, { push: false }); });
document.addEventListener('click', event => {
  const link = event.target.closest('a[href]');
  if (!link || !keyOf() || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || link.target) return;
  const url = new URL(link.href);
  const isHere = url.pathname === location.pathname && url.search === location.search && url.hash;
  if (isHere || url.origin !== location.origin) return;
  if (isPage(url)) {
    event.preventDefault();
    open(url);
  } else if (url.pathname.startsWith('/v1/')) {
    event.preventDefault();
    download(url);
  }
});
document.addEventListener('submit', event => {
  if (event.defaultPrevented) return;
  const form = event.target;
  if (form.matches('[data-key]')) {
    event.preventDefault();
    enter(form);
  } else if (keyOf() && form.method === 'get' && isPage(new URL(form.action || location.href))) {
    event.preventDefault();
    const url = new URL(form.getAttribute('action') || location.pathname, location.href);
    url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
    open(url);
  }
});

async function download(url) {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${keyOf()}` } });
  const name = url.pathname.split('/').pop() + (url.pathname.includes('.') ? '' : '.json');
  const link = make('a', { href: URL.createObjectURL(await answer.blob()), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function enter(form) {
  const typed = form.elements.key.value.trim();
  if (!/^clk_[A-Za-z0-9_-]{43}$/.test(typed)) return say(form, 'A key begins with clk_ and has 47 letters.', true);
  sessionStorage.setItem(STORE, typed);
  open(location.href, { push: false });
}

/* ---- forms */
const ROLES = ['victims', 'civilians', 'hostages', 'staff', 'bystanders', 'people', 'security_forces', 'police', 'military', 'attackers'];
const OUTCOMES = ['killed', 'wounded', 'missing', 'held', 'still_held', 'rescued', 'released', 'escaped', 'captured', 'present', 'involved', 'unharmed', 'killed_or_missing', 'casualties'];
const QUALIFIERS = ['exact', 'at_least', 'at_most', 'more_than', 'fewer_than', 'about', 'between', 'vague', 'none', 'unknown'];
const CERTAINTIES = ['reported', 'confirmed', 'believed', 'claimed', 'denied'];
const KINDS = ['outlet', 'news_agency', 'government', 'police', 'military', 'hospital', 'ngo', 'armed_group', 'witness', 'person', 'dataset', 'other'];
const plain = code => code.replaceAll('_', ' ');
let forms = 0;

// A form from a list of fields; what was typed stays until it is recorded, and a repeat of the same is recorded once.
function form(title, fields, send, button = 'Record') {
  const number = ++forms;
  const made = make('form', { className: 'desk-form', label: title, noValidate: false });
  made.setAttribute('aria-label', title);
  for (const field of fields) {
    const id = `d${number}-${field.name}`;
    let input;
    if (field.options) {
      input = make('select', { id, name: field.name }, ...field.options.map(option => make('option', { value: option.value ?? option, textContent: option.label ?? plain(option), selected: (option.value ?? option) === field.value })));
    } else if (field.rows) {
      input = make('textarea', { id, name: field.name, rows: field.rows, value: field.value ?? '', required: !!field.required });
    } else {
      input = make('input', { id, name: field.name, type: field.type || 'text', value: field.value ?? '', required: !!field.required, autocomplete: 'off' });
      if (field.list) input.setAttribute('list', field.list);
    }
    const label = make('label', { htmlFor: id, textContent: field.label });
    made.append(make('div', { className: field.wide || field.rows ? 'f wide' : 'f' }, label, input));
  }
  made.append(make('button', { textContent: button }));
  let once = crypto.randomUUID();
  made.addEventListener('input', () => { once = crypto.randomUUID(); });
  made.addEventListener('submit', async event => {
    event.preventDefault();
    const values = Object.fromEntries([...new FormData(made)].map(([name, value]) => [name, value.trim()]));
    const pressed = made.querySelector('button');
    pressed.disabled = true;
    say(made, 'Sending…');
    try {
      await send(values, once);
    } catch (refused) {
      say(made, refused.words || String(refused), true);
    } finally {
      pressed.disabled = false;
    }
  });
  return made;
}

const filled = object => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== '' && value !== undefined));
const reason = { name: 'reason', label: 'Reason', required: true, wide: true };

// The source of this name; one that is new is recorded with its kind.
async function sourceOf(name, kind) {
  const found = (await ask('GET', `/v1/sources?q=${encodeURIComponent(name.slice(0, 100))}&limit=100`)).json.items.find(source => source.name.toLowerCase() === name.toLowerCase());
  return found ? found.id : (await ask('POST', '/v1/sources', { name, kind })).json.id;
}

function fieldsOfClaim(claim = {}) {
  const count = claim.count || { qualifier: 'exact' };
  return [
    { name: 'exact', label: 'Words of the article', rows: 2, value: claim.quote?.exact, required: true },
    { name: 'qualifier', label: 'The number is', options: QUALIFIERS, value: count.qualifier },
    { name: 'value', label: 'Number, or the lower of two', type: 'number', value: count.value ?? count.low },
    { name: 'high', label: 'The higher of two', type: 'number', value: count.high },
    { name: 'words', label: 'Vague words', value: count.words },
    { name: 'role', label: 'Who', options: ROLES, value: claim.role },
    { name: 'outcome', label: 'What happened', options: OUTCOMES, value: claim.outcome },
    { name: 'nationalities', label: 'Nationalities (codes)', value: (claim.nationalities || []).join(' ') },
    { name: 'certainty', label: 'How sure it sounds', options: CERTAINTIES, value: claim.certainty || 'reported' },
    { name: 'subset', label: 'Only a part of them', value: claim.subset },
    { name: 'speaker', label: 'Said by (if not the article)', value: claim.speaker },
    { name: 'kind', label: 'If that source is new, it is', options: KINDS, value: 'person' },
  ];
}

function countOf({ qualifier, value, high, words }) {
  if (qualifier === 'none' || qualifier === 'unknown') return { qualifier };
  if (qualifier === 'vague') return { qualifier, words };
  if (qualifier === 'between') return { qualifier, low: Number(value), high: Number(high) };
  return { qualifier, value: Number(value) };
}

async function claimOf(values, article, incident, more = {}) {
  const nationalities = values.nationalities.split(/[\s,]+/).filter(Boolean).map(code => (code === 'foreign' ? code : code.toUpperCase()));
  const attributed_to = values.speaker ? await sourceOf(values.speaker, values.kind) : undefined;
  return filled({
    incident_id: incident, article_id: article, quote: { exact: values.exact, ...more.quote }, role: values.role, outcome: values.outcome,
    nationalities, count: countOf(values), certainty: values.certainty, subset: values.subset, attributed_to, proposal_key: more.proposal_key,
    may_include: more.may_include,
  });
}

const once = token => ({ 'idempotency-key': token });

/* ---- the article: proposals, words that are chosen, and what stands */
// The text of the page, node by node, without letters and notes.
function* pieces(text) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let start = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest('.tx') || node.parentElement.closest('sup')) continue;
    const length = [...node.data].length;
    yield { node, start, end: start + length };
    start += length;
  }
}

const units = (data, points) => [...data].slice(0, points).join('').length;

function rangeOf(text, from, to) {
  const range = new Range();
  for (const { node, start, end } of pieces(text)) {
    if (from >= start && from < end) range.setStart(node, units(node.data, from - start));
    if (to > start && to <= end) {
      range.setEnd(node, units(node.data, to - start));
      return range;
    }
  }
  return null;
}

function startOf(text, range) {
  for (const { node, start } of pieces(text)) if (node === range.startContainer) return start + [...node.data.slice(0, range.startOffset)].length;
  return undefined;
}

function paint(ranges) {
  if (typeof Highlight === 'undefined') return;
  CSS.highlights.set('proposal', new Highlight(...ranges.filter(Boolean)));
}

async function incidentsFor() {
  const here = [...document.querySelectorAll('.crumb a[href^="/incidents/"]')].map(link => ({ value: link.getAttribute('href').split('/')[2].split('?')[0], label: link.textContent }));
  if (here.length) return here;
  return (await ask('GET', '/v1/incidents?order=desc&limit=100')).json.items.map(incident => ({ value: incident.id, label: `${incident.started_on} ${incident.title}` }));
}

async function desk(place) {
  const article = place.dataset.article;
  const text = document.getElementById('text');
  const incidents = await incidentsFor().catch(() => []);
  const incident = make('select', { id: 'desk-incident' }, ...incidents.map(one => make('option', { value: one.value, textContent: one.label })));
  const propose = make('button', { type: 'button', textContent: 'Propose claims' });
  const record = make('button', { type: 'button', textContent: 'Record a claim' });
  const list = make('ol', { className: 'proposals' });
  const status = make('div');
  place.replaceChildren(
    make('h2', { id: 'h-desk', textContent: 'Work on this article' }),
    make('p', { className: 'note', textContent: 'Choose words in the text, or type them, and record what they say; or let the reader propose claims. Nothing is recorded until you say so.' }),
    make('div', { className: 'f wide' }, make('label', { htmlFor: 'desk-incident', textContent: 'Incident' }), incident),
    make('p', { className: 'actions' }, propose, ' ', record), status, list);
  place.hidden = false;
  record.addEventListener('click', () => {
    const chosen = getSelection();
    const range = chosen.rangeCount && !chosen.isCollapsed && text?.contains(chosen.anchorNode) ? chosen.getRangeAt(0) : null;
    const start = range ? startOf(text, range) : undefined;
    const exact = range ? chosen.toString() : '';
    const item = make('li', {}, form('A claim', fieldsOfClaim({ quote: { exact } }), async (values, token) => {
      const quote = values.exact === exact.trim() && start !== undefined ? { start: start + (exact.length - exact.trimStart().length) } : {};
      await ask('POST', '/v1/claims', await claimOf(values, article, incident.value, { quote }), once(token));
      await open(location.href, { push: false });
    }));
    list.prepend(item);
    item.querySelector('textarea').focus();
  });
  propose.addEventListener('click', async () => {
    say(status, 'Reading…');
    try {
      const found = (await ask('GET', `/v1/articles/${article}/proposals?incident_id=${incident.value}`)).json;
      const open_ = found.items.filter(item => !item.stands);
      say(status, open_.length ? `${open_.length} proposals, marked in the text. Look at each: nobody has.` : 'The reader found nothing that does not stand already.');
      list.replaceChildren(...open_.map(item => proposal(item, text, article, incident)));
      paint(text ? open_.map(item => rangeOf(text, item.mention.start, item.mention.end)) : []);
      (list.querySelector('textarea') || propose).focus();
    } catch (refused) {
      say(status, refused.words || String(refused), true);
    }
  });
  for (const note of document.querySelectorAll('.nt[id^="n-clm_"]')) change(note);
}

function proposal(found, text, article, incident) {
  const { claim } = found;
  const speaker = found.attribution?.words || '';
  const why = found.because.map(because => because.says).join(' ');
  const unclear = found.ambiguous ? ` Several readings: ${[...(found.ambiguous.nationalities || []), ...(found.ambiguous.outcomes || [])].join(', ')}.` : '';
  const item = make('li', {}, make('p', { className: 'soft', textContent: `${found.strength}. ${why}${unclear}` }));
  const accept = form(`Proposal: ${claim.quote.exact.slice(0, 60)}`, fieldsOfClaim({ ...claim, speaker }), async (values, token) => {
    const same = values.exact === claim.quote.exact;
    const quote = same ? filled({ prefix: claim.quote.prefix, suffix: claim.quote.suffix, start: claim.quote.start }) : {};
    const more = { quote, proposal_key: claim.proposal_key, may_include: claim.may_include?.length ? claim.may_include : undefined };
    await ask('POST', '/v1/claims', await claimOf(values, article, incident.value, more), once(token));
    item.replaceChildren(make('p', { className: 'note', textContent: 'Recorded.' }));
    item.tabIndex = -1;
    item.focus();
  }, 'Accept');
  const drop = make('button', { type: 'button', textContent: 'Drop' });
  drop.addEventListener('click', () => {
    const next = item.nextElementSibling || item.previousElementSibling;
    item.remove();
    next?.querySelector('textarea')?.focus();
  });
  const show = make('button', { type: 'button', textContent: 'Show in the text' });
  show.addEventListener('click', () => rangeOf(text, found.mention.start, found.mention.end)?.startContainer.parentElement.scrollIntoView({ block: 'center' }));
  accept.append(drop, text ? show : '');
  item.append(accept);
  return item;
}

// What stands is corrected, retracted or reviewed, each with its reason.
function change(note) {
  const id = note.id.slice(2);
  const letter = note.querySelector('.back')?.textContent || '';
  const button = make('button', { type: 'button', className: 'plain', textContent: 'Change', label: `Change claim ${letter}` });
  const place = make('div', { hidden: true });
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', async () => {
    place.hidden = !place.hidden;
    button.setAttribute('aria-expanded', String(!place.hidden));
    if (place.hidden) return;
    try {
      const { json: claim, tag } = await ask('GET', `/v1/claims/${id}`);
      const seen = { 'if-match': tag };
      const again = () => open(location.href, { push: false });
      const part = (name, fields, path, body, label) => make('details', {}, make('summary', { textContent: name }), form(name, fields, async (values, token) => {
        await ask('POST', `/v1/claims/${id}/${path}`, await body(values), { ...seen, ...once(token) });
        await again();
      }, label));
      place.replaceChildren(
        part('Correct', [...fieldsOfClaim(claim), reason], 'correction', async values => {
          const whole = await claimOf(values, claim.article_id, claim.incident_id, { quote: values.exact === claim.quote.exact ? filled({ start: claim.quote.start }) : {} });
          if (!whole.attributed_to && claim.attributed_to) whole.attributed_to = claim.attributed_to;
          return { claim: whole, reason: values.reason };
        }, 'Correct'),
        part('Retract', [reason], 'retraction', async values => ({ reason: values.reason }), 'Retract'),
        part('Review', [
          { name: 'credibility', label: 'Credibility', options: [{ value: '', label: 'as it is' }, '1', '2', '3', '4', '5', '6'] },
          { name: 'certainty', label: 'How sure it sounds', options: [{ value: '', label: 'as it is' }, ...CERTAINTIES] },
          { name: 'perpetrator', label: 'A claim of the attackers', options: [{ value: '', label: 'as it is' }, { value: 'true', label: 'yes' }, { value: 'false', label: 'no' }] },
          reason,
        ], 'review', async values => filled({
          credibility: values.credibility ? Number(values.credibility) : undefined, certainty: values.certainty,
          perpetrator_claim: values.perpetrator ? values.perpetrator === 'true' : undefined, reason: values.reason,
        }), 'Review'),
        part_of_ruling(claim, again));
      place.querySelector('summary').focus();
    } catch (refused) {
      say(place, refused.words || String(refused), true);
    }
  });
  note.lastElementChild.append(button, place);
}

function part_of_ruling(claim, again) {
  return make('details', {}, make('summary', { textContent: 'Rule' }), form('Rule', [
    { name: 'effect', label: 'Decision', options: [{ value: 'set_aside', label: 'set this claim aside' }, { value: 'included', label: 'another group is in its number' }, { value: 'excluded', label: 'another group is not in its number' }] },
    { name: 'role', label: 'Which group (for the last two)', options: ROLES, value: 'police' },
    reason,
  ], async (values, token) => {
    const effect = values.effect === 'set_aside' ? { kind: 'set_aside' } : { kind: 'settle_inclusion', role: values.role, outcome: claim.outcome, included: values.effect === 'included' };
    await ask('POST', `/v1/incidents/${claim.incident_id}/rulings`, { effect, claim_ids: [claim.id], reason: values.reason }, once(token));
    await again();
  }, 'Rule'));
}

/* ---- the incident and the list: what a new article or incident needs */
function newArticle() {
  return form('An article', [
    { name: 'publisher', label: 'Publisher', required: true },
    { name: 'kind', label: 'If the publisher is new, it is', options: KINDS, value: 'outlet' },
    { name: 'title', label: 'Title', wide: true },
    { name: 'url', label: 'Address', type: 'url', wide: true },
    { name: 'published_at', label: 'Published (UTC)', type: 'datetime-local' },
    { name: 'language', label: 'Language', value: 'en', required: true },
    { name: 'public', label: 'May everyone read its text', options: [{ value: '', label: 'no' }, { value: 'true', label: 'yes' }] },
    { name: 'text', label: 'Text, as it was published', rows: 8, required: true },
  ], async (values, token) => {
    const source_id = await sourceOf(values.publisher, values.kind);
    const article = filled({
      source_id, language: values.language, title: values.title, url: values.url, text: values.text,
      published_at: values.published_at && `${values.published_at}:00Z`, text_public: values.public ? true : undefined,
    });
    const made = (await ask('POST', '/v1/articles', article, once(token))).json;
    await open(`/articles/${made.id}`);
  }, 'Record the article');
}

function newIncident() {
  return form('An incident', [
    { name: 'title', label: 'Title', required: true, wide: true },
    { name: 'started_on', label: 'First day', type: 'date', required: true },
    { name: 'ended_on', label: 'Last day', type: 'date' },
    { name: 'place', label: 'Place', required: true },
    { name: 'country', label: 'Country (code, empty at sea)' },
    { name: 'description', label: 'Description', rows: 2 },
  ], async (values, token) => {
    const { place, country, ...rest } = values;
    const incident = filled({ ...filled(rest), place: filled({ name: place, country: country.toUpperCase() }) });
    const made = (await ask('POST', '/v1/incidents', incident, once(token))).json;
    await open(`/incidents/${made.id}`);
  }, 'Record the incident');
}

function bar(place) {
  if (!keyOf()) {
    const ask_ = make('form', { className: 'flt', data: { key: '' } }, make('div', { className: 'f wide' }, make('label', { htmlFor: 'desk-key', textContent: 'Key' }), make('input', { id: 'desk-key', name: 'key', type: 'password', autocomplete: 'off', required: true })), make('button', { textContent: 'Use this key' }));
    place.replaceChildren(make('details', {}, make('summary', { textContent: 'Work at this ledger' }), make('p', { className: 'note', textContent: 'With a key articles and claims are recorded here. It is kept for this tab alone and forgotten when the tab is closed.' }), ask_));
  } else {
    const forget = make('button', { type: 'button', className: 'plain', textContent: 'Forget it' });
    forget.addEventListener('click', () => {
      sessionStorage.removeItem(STORE);
      location.reload();
    });
    const path = location.pathname;
    const tools = path === '/' ? ['Record an incident', newIncident] : path.startsWith('/incidents/') ? ['Record an article', newArticle] : null;
    place.replaceChildren(make('p', { textContent: 'A key is in use in this tab. ' }, forget), tools ? make('details', { id: 'desk-tools' }, make('summary', { textContent: tools[0] }), tools[1]()) : '');
  }
  place.hidden = false;
}

function begin() {
  for (const form of document.querySelectorAll('form[data-key]')) form.hidden = false;
  const footer = document.getElementById('desk-bar');
  if (footer) bar(footer);
  const place = document.getElementById('desk');
  if (place && keyOf()) desk(place);
}

if (keyOf() && (document.querySelector('main [data-key]') || document.getElementById('desk'))) open(location.href, { push: false });
else begin();
