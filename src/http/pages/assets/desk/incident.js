
/* ---- the incident and the list: what a new article or incident needs, amending, and rulings */
function newArticle() {
  return form('An article', [
    ...sourceFields('source_id', 'Publisher', { value: 'new' }),
    { name: 'title', label: 'Title', wide: true },
    { name: 'url', label: 'Address', type: 'url', wide: true },
    { name: 'published_at', label: 'Published (UTC)', type: 'datetime-local' },
    { name: 'published_precision', label: 'Known to the', options: ['minute', 'day', 'month'], value: 'minute' },
    { name: 'language', label: 'Language', value: 'en', required: true },
    { name: 'text_public', label: 'May everyone read its text', options: YES_NO, value: 'no' },
    { name: 'text', label: 'Text, as it was published', rows: 8, required: true },
  ], async (values, token, made) => {
    const article = filled({
      source_id: await sourceOf(made, 'source_id', values, token), language: values.language, title: values.title, url: values.url,
      text: values.text, text_public: values.text_public === 'yes' || undefined, ...publishedOf(values),
    });
    const { json } = await ask('POST', '/v1/articles', article, once(token));
    delete made.dataset.typed;
    await open(`/articles/${json.id}`);
  }, 'Record the article');
}

function fieldsOfIncident(incident = { place: {} }) {
  return [
    { name: 'title', label: 'Title', required: true, wide: true, value: incident.title },
    { name: 'started_on', label: 'First day', type: 'date', required: true, value: incident.started_on },
    { name: 'ended_on', label: 'Last day', type: 'date', value: incident.ended_on },
    { name: 'place', label: 'Place', required: true, value: incident.place.name },
    { name: 'country', label: 'Country (code, empty at sea)', value: incident.place.country },
    { name: 'description', label: 'Description', rows: 2, value: incident.description },
  ];
}

function newIncident() {
  return form('An incident', fieldsOfIncident(), async (values, token, made) => {
    const { place, country, ...rest } = values;
    const incident = { ...filled(rest), place: filled({ name: place, country: country.toUpperCase() }) };
    const { json } = await ask('POST', '/v1/incidents', incident, once(token));
    delete made.dataset.typed;
    await open(`/incidents/${json.id}`);
  }, 'Record the incident');
}

async function amendIncident(id) {
  const state = await seen(`/v1/incidents/${id}`);
  return [form('Amend this incident', [...fieldsOfIncident(state.thing), reason], async (values, token, made) => {
    const changes_ = changed(made, values, { text: ['title', 'started_on', 'ended_on', 'description'] });
    const isMoved = values.place !== made.began.place || values.country !== made.began.country;
    if (isMoved && (values.country || values.place !== made.began.place)) {
      changes_.set.place = filled({ ...state.thing.place, name: values.place, country: values.country.toUpperCase() });
    } else if (isMoved) changes_.clear.push('place.country');
    await change(state, 'PATCH', state.path, asChange(changes_, values.reason), token);
    await recorded(made);
  }, 'Amend')];
}

/* ---- rulings */
const EFFECTS = {
  set_aside: 'set this claim aside',
  settle_inclusion: 'whether a number includes a group',
  same_origin: 'two sources are one voice in this incident',
  same_source: 'two sources are one in every incident',
  move: 'so many people belong in another count',
};

const cellFields = (part, label) => [
  { name: `${part}_role`, label: `${label}: who`, options: ROLES, when: of => of('kind') === 'move' },
  { name: `${part}_outcome`, label: `${label}: what happened`, options: OUTCOMES, when: of => of('kind') === 'move' },
  { name: `${part}_nationality`, label: `${label}: nationality (any for all)`, value: 'any', required: true, when: of => of('kind') === 'move' },
];

function rulingForm(incident, claim, sources = []) {
  const ofSources = of => of('kind').startsWith('same_');
  const choose = [{ value: '', label: 'choose' }, ...sources.map(asOption)];
  const fields = [
    { name: 'kind', label: 'Decision', options: Object.entries(EFFECTS).filter(([kind]) => (claim ? !kind.startsWith('same_') : kind !== 'set_aside')).map(([value, label]) => ({ value, label })) },
    { name: 'role', label: 'Which group', options: ROLES, value: 'police', when: of => of('kind') === 'settle_inclusion' },
    { name: 'outcome', label: 'What happened to them', options: OUTCOMES, value: claim?.outcome, when: of => of('kind') === 'settle_inclusion' },
    { name: 'included', label: 'It is in the number', options: YES_NO, when: of => of('kind') === 'settle_inclusion' },
    ...(claim ? [] : [
      { name: 'one', label: 'One source', options: choose, required: true, when: ofSources },
      { name: 'other', label: 'The other', options: choose, required: true, when: ofSources },
    ]),
    { name: 'n', label: 'How many people', type: 'number', required: true, when: of => of('kind') === 'move' },
    ...cellFields('from', 'From'), ...cellFields('to', 'To'),
    reason,
  ];
  return form('Rule', fields, async (values, token, made) => {
    const effect = await effectOf(values);
    await ask('POST', `/v1/incidents/${incident}/rulings`, { effect, claim_ids: claim ? [claim.id] : [], reason: values.reason }, once(token));
    await recorded(made);
  }, 'Rule');
}

async function effectOf(values) {
  const { kind } = values;
  if (kind === 'settle_inclusion') return { kind, role: values.role, outcome: values.outcome, included: values.included === 'yes' };
  if (kind.startsWith('same_')) return { kind, source_ids: [values.one, values.other] };
  if (kind === 'move') return { kind, n: Number(values.n), from: await cellOf(values, 'from'), to: await cellOf(values, 'to') };
  return { kind };
}

async function cellOf(values, part) {
  const written = values[`${part}_nationality`];
  const nationality = written.toLowerCase() === 'any' ? 'any' : (await codesOf(written))[0];
  return { role: values[`${part}_role`], outcome: values[`${part}_outcome`], nationality };
}

async function rulingsOf(incident) {
  const [rulings, claims] = await Promise.all([all(`/v1/incidents/${incident}/rulings`), all(`/v1/claims?incident_id=${incident}`)]);
  const sources = await sourcesOf(claims.flatMap(claim => [claim.origin, claim.source_id]).slice(0, 4000));
  sources.sort((one, other) => one.name.localeCompare(other.name));
  const names = new Map(sources.map(source => [source.id, source.name]));
  const stands = rulings.filter(ruling => !ruling.undone_by && ruling.effect.kind !== 'undo');
  const list = make('ul', { className: 'rulings' }, ...stands.map(ruling => rulingOf(ruling, incident, names)));
  const none = make('p', { className: 'note', textContent: 'No ruling holds here.' });
  return [stands.length ? list : none, make('h3', { textContent: 'A new ruling' }), rulingForm(incident, null, sources)];
}

function rulingOf(ruling, incident, names) {
  const { kind, ...rest } = ruling.effect;
  const value = told => (Array.isArray(told) ? told.map(value).join(' and ') : typeof told === 'object' ? Object.values(told).map(value).join(' ') : names.get(told) || plain(String(told)));
  const of = Object.entries(rest).map(([name, told]) => `${plain(name)}: ${value(told)}`).join('; ');
  const undo = form('Undo this ruling', [reason], async (values, token, made) => {
    const effect = { kind: 'undo', ruling_id: ruling.id };
    await ask('POST', `/v1/incidents/${incident}/rulings`, { effect, reason: values.reason }, once(token));
    await recorded(made);
  }, 'Undo');
  return make('li', {}, make('p', { textContent: `${EFFECTS[kind]}${of ? `: ${of}` : ''}. ${ruling.reason}` }), make('details', {}, make('summary', { textContent: 'Undo' }), undo));
}
