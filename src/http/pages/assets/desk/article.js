
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

// The words that are chosen in the text, and where they begin: letters of notes between them are no words.
function chosenIn(text) {
  const selection = getSelection();
  if (!text || !selection.rangeCount || selection.isCollapsed) return { exact: '' };
  const range = selection.getRangeAt(0);
  let exact = '';
  let first;
  for (const { node, start } of pieces(text)) {
    if (!range.intersectsNode(node)) continue;
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.data.length;
    first ??= start + [...node.data.slice(0, from)].length;
    exact += node.data.slice(from, to);
  }
  const blanks = [...exact].length - [...exact.trimStart()].length;
  return { exact: exact.trim(), start: first === undefined ? undefined : first + blanks };
}

function paint(ranges) {
  if (typeof Highlight === 'undefined') return;
  CSS.highlights.set('proposal', new Highlight(...ranges.filter(Boolean)));
}

async function incidentsFor() {
  const here = [...document.querySelectorAll('.crumb a[href^="/incidents/"]')].map(link => ({ value: link.getAttribute('href').split('/')[2].split('?')[0], label: link.textContent }));
  const known = await ask('GET', '/v1/incidents?order=desc&limit=100').then(({ json }) => json.items, () => []);
  const others = known.filter(incident => !here.some(one => one.value === incident.id));
  return [...here, ...others.map(incident => ({ value: incident.id, label: `${incident.started_on} ${incident.title}` }))];
}

async function desk(place) {
  const article = place.dataset.article;
  const text = document.getElementById('text');
  const incidents = await incidentsFor();
  const incident = make('select', { id: 'desk-incident' }, ...incidents.map(one => option(one)));
  const propose = make('button', { type: 'button', textContent: 'Propose claims' });
  const record = make('button', { type: 'button', textContent: 'Record a claim' });
  const list = make('ol', { className: 'proposals' });
  const status = make('div');
  place.replaceChildren(
    make('h2', { id: 'h-desk', textContent: 'Work on this article' }),
    make('p', { className: 'note', textContent: 'Choose words in the text, or type them, and record what they say; or let the reader propose claims. Nothing is recorded until you say so.' }),
    make('div', { className: 'f wide' }, make('label', { htmlFor: 'desk-incident', textContent: 'Incident' }), incident),
    make('p', { className: 'actions' }, propose, ' ', record), status, list, ...toolsOfArticle(article));
  place.hidden = false;
  record.addEventListener('click', () => {
    const chosen = chosenIn(text);
    const item = make('li', {}, form('A claim', fieldsOfClaim({ quote: chosen }, { value: 'article', isOptional: true }), async (values, token, made) => {
      const quote = chosen.exact && values.exact === chosen.exact && chosen.start !== undefined ? { start: chosen.start } : {};
      await ask('POST', '/v1/claims', await claimOf(made, values, token, { article, incident: incident.value, quote }), once(token));
      await recorded(made);
    }));
    list.prepend(item);
    item.querySelector('textarea').focus();
  });
  propose.addEventListener('click', async () => {
    say(status, 'Reading…');
    try {
      const found = (await ask('GET', `/v1/articles/${article}/proposals?incident_id=${incident.value}`)).json;
      const waiting = found.items.filter(item => !item.stands);
      const candidates = new Map((await sourcesOf(waiting.flatMap(item => item.attribution?.source_candidates || []))).map(source => [source.id, source]));
      say(status, waiting.length ? `${waiting.length} proposals, marked in the text. Look at each: nobody has.` : 'The reader found nothing that does not stand already.');
      for (const old of list.querySelectorAll('.proposal')) old.remove();
      list.append(...waiting.map(item => proposal(item, text, { article, incident, candidates })));
      paint(text ? waiting.map(item => rangeOf(text, item.mention.start, item.mention.end)) : []);
      (list.querySelector('.proposal textarea') || propose).focus();
    } catch (refused) {
      say(status, refused.words || String(refused), true);
    }
  });
  for (const note of document.querySelectorAll('.nt[id^="n-clm_"]')) changeOf(note);
}

// Who is said to have said it: sources of that name are offered; a person chooses.
function speakerOf(found, candidates) {
  if (!found.attribution) return { value: 'article', isOptional: true };
  const offered = found.attribution.source_candidates.map(id => candidates.get(id));
  return { offered, value: '', unsure: `choose: “${found.attribution.words}”`, name: found.attribution.words, isOptional: true };
}

function proposal(found, text, { article, incident, candidates }) {
  const { claim } = found;
  const why = found.because.map(because => because.says).join(' ');
  const readings = [...(found.ambiguous?.nationalities || []), ...(found.ambiguous?.outcomes || [])].map(plain);
  const unclear = readings.length ? ` Several readings, so choose: ${readings.join(' or ')}.` : '';
  const item = make('li', { className: 'proposal' }, make('p', { className: 'soft', textContent: `${plain(found.strength)}. ${why}${unclear}` }));
  const title = `Proposal: ${claim.quote.exact.slice(0, 60)}`;
  const accept = form(title, fieldsOfClaim(claim, speakerOf(found, candidates)), async (values, token, made) => {
    const isSame = values.exact === claim.quote.exact;
    const quote = isSame ? filled({ prefix: claim.quote.prefix, suffix: claim.quote.suffix, start: claim.quote.start }) : {};
    const whole = await claimOf(made, values, token, { article, incident: incident.value, quote, proposal_key: claim.proposal_key });
    await ask('POST', '/v1/claims', whole, once(token));
    item.replaceChildren(make('p', { className: 'note', textContent: 'Recorded.' }));
    item.tabIndex = -1;
    item.focus();
  }, 'Accept');
  const drop = make('button', { type: 'button', textContent: 'Drop' });
  drop.addEventListener('click', () => {
    const beside = item.nextElementSibling || item.previousElementSibling;
    item.remove();
    (beside?.querySelector('textarea') || document.getElementById('desk-incident')).focus();
  });
  const show = make('button', { type: 'button', textContent: 'Show in the text' });
  show.addEventListener('click', () => rangeOf(text, found.mention.start, found.mention.end)?.startContainer.parentElement.scrollIntoView({ block: 'center' }));
  accept.append(drop, text ? show : '');
  item.append(accept);
  return item;
}

// A tool that is read from the ledger when it is opened.
function tool(name, fill) {
  const place = make('div');
  const made = make('details', { className: 'tool' }, make('summary', { textContent: name }), place);
  made.addEventListener('toggle', async () => {
    if (!made.open || place.querySelector('form')) return;
    try {
      place.replaceChildren(...(await fill()));
    } catch (refused) {
      say(place, refused.words || String(refused), true);
    }
  });
  return made;
}

function toolsOfArticle(article) {
  const path = `/v1/articles/${article}`;
  const amend = async () => {
    const state = await seen(path);
    const { thing } = state;
    const fields = [
      { name: 'title', label: 'Title', value: thing.title, wide: true },
      { name: 'url', label: 'Address', type: 'url', value: thing.url, wide: true },
      { name: 'archive_url', label: 'Address in an archive', type: 'url', value: thing.archive_url, wide: true },
      { name: 'published_at', label: 'Published (UTC)', type: 'datetime-local', value: localOf(thing.published_at) },
      { name: 'published_precision', label: 'Known to the', options: ['minute', 'day', 'month'], value: thing.published_precision },
      { name: 'language', label: 'Language', value: thing.language, required: true },
      { name: 'text_public', label: 'May everyone read its text', options: YES_NO, value: thing.text_public ? 'yes' : 'no' },
      reason,
    ];
    return [form('Amend this article', fields, async (values, token, made) => {
      const change_ = changed(made, values, { text: ['title', 'url', 'archive_url', 'language'], codes: ['published_precision'], flags: ['text_public'] });
      if (values.published_at !== made.began.published_at || change_.set.published_precision) Object.assign(change_.set, publishedOf(values));
      if (!values.published_at && made.began.published_at) change_.clear.push('published_at');
      await change(state, 'PATCH', path, asChange(change_, values.reason), token);
      await recorded(made);
    }, 'Amend')];
  };
  const retract = async () => {
    const state = await seen(path);
    return [form('Retract this article', [reason], async (values, token, made) => {
      await change(state, 'POST', `${path}/retraction`, { reason: values.reason }, token);
      await recorded(made);
    }, 'Retract')];
  };
  return [tool('Amend this article', amend), tool('Retract this article', retract)];
}

// When it was published, as precisely as that is known.
function publishedOf({ published_at: at, published_precision: precision }) {
  if (!at) return {};
  const written = { day: at.slice(0, 10), month: at.slice(0, 7) }[precision] || timeOf(at);
  return { published_at: written, published_precision: precision };
}
