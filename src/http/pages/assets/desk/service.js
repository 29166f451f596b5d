// The desk: a key that is kept for this tab alone, and what may be recorded with it. Reading an open ledger never needs it.
const STORE = 'casualty-ledger-key';
const keyOf = () => sessionStorage.getItem(STORE);

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
  let answer, json;
  try {
    answer = await fetch(path, sent);
    json = (answer.headers.get('content-type') || '').includes('json') ? await answer.json() : {};
  } catch {
    throw { words: 'The service could not be reached. Nothing is lost: what you wrote is still here. Send it again.' };
  }
  if (answer.status === 401) {
    sessionStorage.removeItem(STORE);
    bar(document.getElementById('desk-bar'));
  }
  if (!answer.ok) throw { status: answer.status, code: json.code, words: refusal(answer.status, json) };
  return { json, tag: answer.headers.get('etag') };
}

// Every item of a list, page by page, up to so many.
async function all(path, most = 2000) {
  const items = [];
  for (let cursor = ''; ;) {
    const { json } = await ask('GET', `${path}${path.includes('?') ? '&' : '?'}limit=500${cursor && `&cursor=${cursor}`}`);
    items.push(...json.items);
    cursor = json.next_cursor;
    if (!cursor || items.length >= most) return items;
  }
}

function refusal(status, problem) {
  const parts = [problem.detail || problem.title || 'It was refused.'];
  for (const error of problem.errors || []) {
    if (error.detail !== problem.detail) parts.push(`${error.pointer.slice(1).replaceAll('/', ', ')}: ${error.detail}`);
  }
  for (const place of problem.candidates || []) parts.push(`It stands at letter ${place.start}: “${place.prefix || ''}…${place.suffix || ''}”.`);
  const then = {
    401: 'The key is not known, or no longer good. Enter another at the foot of the page and send this again: what you wrote is kept.',
    403: 'This key may not do it: ask the keeper of the ledger for one that may.',
    409: 'Nothing was recorded; change it and send it again.',
    422: 'Nothing was recorded; change it and send it again.',
    429: 'Wait a moment and send it again.',
    503: 'Nothing is lost. Send it again in 5 seconds.',
  }[status];
  return parts.concat(then || []).join(' ');
}

const once = token => ({ 'idempotency-key': token });

/* ---- changing what somebody else may change too */
// A thing as it was last seen: what is sent holds for that state alone.
async function seen(path) {
  const { json, tag } = await ask('GET', path);
  return { path, thing: json, tag };
}

// Sends a change of what was seen. If it changed meanwhile, says how, and the next sending is over what it is now.
async function change(state, method, path, body, token) {
  try {
    return await ask(method, path, body, { 'if-match': state.tag, ...once(token) });
  } catch (refused) {
    if (refused.status !== 412) throw refused;
    const before = state.thing;
    Object.assign(state, await seen(state.path));
    throw { status: 412, words: `Somebody changed it since you opened this form: ${changes(before, state.thing)}. Nothing was recorded, and what you wrote is kept. ${next(state.thing)}` };
  }
}

function next({ status }) {
  if (status && status !== 'active') return 'Nothing more can be recorded about it.';
  return 'Send it again to record it over that, or close this form to leave it as it is.';
}

const BESIDE = ['seq', 'links', 'recorded_at', 'recorded_by', 'updated_at', 'reviewed_at', 'status_reason'];

function changes(before, after) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(name => !BESIDE.includes(name));
  const changed = names.filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  const value = told => (told === undefined ? 'absent' : typeof told === 'object' ? Object.values(told).map(value).join(' ') : plain(String(told)));
  return changed.map(name => `${plain(name)} is now ${value(after[name])}`).join(', ') || 'it was recorded anew';
}
