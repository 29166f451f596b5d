
/* ---- claims */
const isOne = (...codes) => of => codes.includes(of('qualifier'));

function fieldsOfClaim(claim, sources) {
  const count = claim.count || { qualifier: 'exact' };
  return [
    { name: 'exact', label: 'Words of the article', rows: 2, value: claim.quote?.exact, required: !claim.id },
    { name: 'qualifier', label: 'The number is', options: QUALIFIERS, value: count.qualifier },
    { name: 'value', label: 'Number, or the lower of two', type: 'number', value: count.value ?? count.low, required: true, when: of => !isOne('vague', 'none', 'unknown')(of) },
    { name: 'high', label: 'The higher of two', type: 'number', value: count.high, required: true, when: isOne('between') },
    { name: 'words', label: 'Vague words', value: count.words, required: true, when: isOne('vague') },
    { name: 'role', label: 'Who', options: ROLES, value: claim.role },
    { name: 'outcome', label: 'What happened', options: OUTCOMES, value: claim.outcome },
    { name: 'nationalities', label: 'Nationalities (Italian, JPN, foreign)', value: (claim.nationalities || []).join(', ') },
    ...sourceFields('attributed_to', 'Said by', sources),
    { name: 'certainty', label: 'How sure it sounds', options: CERTAINTIES, value: claim.certainty || 'reported', rare: true },
    { name: 'perpetrator_claim', label: 'A claim of the attackers', options: [...(claim.perpetrator_claim === undefined ? [{ value: '', label: 'if an armed group says it' }] : []), ...YES_NO], value: claim.perpetrator_claim === undefined ? '' : claim.perpetrator_claim ? 'yes' : 'no', rare: true },
    { name: 'subset', label: 'Only a part of them', value: claim.subset, rare: true },
    { name: 'additional', label: 'On top of what was said before', options: YES_NO, value: claim.additional ? 'yes' : 'no', rare: true },
    { name: 'counted_from', label: 'Counted only from', type: 'date', value: claim.counted_from, rare: true },
    { name: 'stated_at', label: 'Said at (UTC)', type: 'datetime-local', value: localOf(claim.stated_at), rare: true },
    { name: 'note', label: 'Note', wide: true, value: claim.note, rare: true },
    { name: 'may_include', label: 'The text does not say whether the number includes', boxes: ROLES, value: claim.may_include, rare: true },
  ];
}

function countOf({ qualifier, value, high, words }) {
  if (qualifier === 'none' || qualifier === 'unknown') return { qualifier };
  if (qualifier === 'vague') return { qualifier, words };
  if (qualifier === 'between') return { qualifier, low: Number(value), high: Number(high) };
  return { qualifier, value: Number(value) };
}

// Codes from codes, names and demonyms; a word with several readings is asked about.
async function codesOf(written) {
  const codes = [];
  const parts = written.split(/[,;]/).flatMap(part => (/^\s*[A-Z]{3}(\s+[A-Z]{3})*\s*$/.test(part) ? part.trim().split(/\s+/) : [part.trim()])).filter(Boolean);
  for (const part of parts) {
    if (part.toLowerCase() === 'foreign') {
      codes.push('foreign');
      continue;
    }
    const found = (await ask('GET', `/v1/nationalities?q=${encodeURIComponent(part.slice(0, 100))}`)).json.items;
    const exact = found.filter(one => one.code === part.toUpperCase());
    const meant = exact.length ? exact : found;
    if (meant.length !== 1) throw { words: meant.length ? `“${part}” may be ${meant.map(one => `${one.name} (${one.code})`).join(' or ')}: write the code.` : `No nationality is called “${part}”: write its code.` };
    codes.push(meant[0].code);
  }
  return codes;
}

const listOf = value => value.split(' ').filter(Boolean);

// A whole claim, from a form.
async function claimOf(made, values, token, { article, incident, quote, proposal_key }) {
  return filled({
    incident_id: incident, article_id: article, quote: { exact: values.exact, ...quote }, role: values.role, outcome: values.outcome,
    nationalities: await codesOf(values.nationalities), count: countOf(values), certainty: values.certainty,
    perpetrator_claim: values.perpetrator_claim ? values.perpetrator_claim === 'yes' : undefined,
    subset: values.subset, additional: values.additional === 'yes' || undefined, counted_from: values.counted_from,
    stated_at: timeOf(values.stated_at), note: values.note, may_include: listOf(values.may_include), proposal_key,
    attributed_to: await sourceOf(made, 'attributed_to', values, token),
  });
}

// What a person changed of a claim; all that the form does not show stays as it is.
async function correctionOf(made, values, token) {
  const was = made.began;
  const { set, clear } = changed(made, values, {
    text: ['subset', 'note'], codes: ['role', 'outcome', 'certainty', 'counted_from'], times: ['stated_at'], flags: ['perpetrator_claim', 'additional'],
  });
  if (values.exact !== was.exact) set.quote = { exact: values.exact };
  if (JSON.stringify(countOf(values)) !== JSON.stringify(countOf(was))) set.count = countOf(values);
  if (values.may_include !== was.may_include) {
    if (values.may_include) set.may_include = listOf(values.may_include);
    else clear.push('may_include');
  }
  if (values.nationalities !== was.nationalities) {
    const codes = await codesOf(values.nationalities);
    if (codes.length) set.nationalities = codes;
    else clear.push('nationalities');
  }
  if (values.attributed_to !== was.attributed_to) {
    const source = await sourceOf(made, 'attributed_to', values, token);
    if (source) set.attributed_to = source;
    else clear.push('attributed_to');
  }
  return asChange({ set, clear }, values.reason);
}

// What stands is corrected, retracted, reviewed or ruled about, each with its reason.
function changeOf(note) {
  const id = note.id.slice(2);
  const letter = note.querySelector('.back')?.textContent || '';
  const button = make('button', { type: 'button', className: 'plain', textContent: 'Change', label: `Change claim ${letter}` });
  const place = make('div', { hidden: true });
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', async () => {
    place.hidden = !place.hidden;
    button.setAttribute('aria-expanded', String(!place.hidden));
    if (place.hidden || place.querySelector('form')) return;
    try {
      const state = await seen(`/v1/claims/${id}`);
      const offered = state.thing.attributed_to ? await sourcesOf([state.thing.attributed_to]) : [];
      place.replaceChildren(...formsOfClaim(state, offered));
      place.querySelector('summary').focus();
    } catch (refused) {
      say(place, refused.words || String(refused), true);
    }
  });
  note.lastElementChild.append(button, place);
}

function formsOfClaim(state, offered) {
  const { thing: claim, path } = state;
  const part = (name, fields, to, body) => make('details', {}, make('summary', { textContent: name }), form(name, fields, async (values, token, made) => {
    await change(state, 'POST', `${path}/${to}`, await body(values, token, made), token);
    await recorded(made);
  }, name));
  const asItIs = { value: '', label: 'as it is' };
  const sources = { offered, value: claim.attributed_to || 'article', isOptional: true };
  return [
    part('Correct', [...fieldsOfClaim(claim, sources), reason], 'correction', (values, token, made) => correctionOf(made, values, token)),
    part('Retract', [reason], 'retraction', values => ({ reason: values.reason })),
    part('Review', [
      { name: 'credibility', label: 'Credibility', options: [asItIs, ...['1', '2', '3', '4', '5', '6'].map(grade => ({ value: grade, label: grade }))] },
      { name: 'certainty', label: 'How sure it sounds', options: [asItIs, ...CERTAINTIES.map(code => ({ value: code, label: plain(code) }))] },
      { name: 'perpetrator', label: 'A claim of the attackers', options: [asItIs, ...YES_NO] },
      reason,
    ], 'review', values => filled({
      credibility: values.credibility ? Number(values.credibility) : undefined, certainty: values.certainty,
      perpetrator_claim: values.perpetrator ? values.perpetrator === 'yes' : undefined, reason: values.reason,
    })),
    make('details', {}, make('summary', { textContent: 'Rule' }), rulingForm(claim.incident_id, claim)),
  ];
}
