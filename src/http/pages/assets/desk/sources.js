
/* ---- sources: offered, never chosen silently */
const labelOf = source => `${source.name} (${plain(source.kind)})`;
const asOption = source => ({ value: source.id, label: labelOf(source) });

async function sourcesOf(ids) {
  return Promise.all([...new Set(ids)].map(async id => (await ask('GET', `/v1/sources/${id}`)).json));
}

// Who said it: a source that is known, a new one, or, for a claim, the article itself.
function sourceFields(part, label, { offered = [], value, name, isOptional = false, unsure }) {
  const isNew = of => of(part) === 'new';
  const options = [
    ...(unsure ? [{ value: '', label: unsure }] : []),
    ...(isOptional ? [{ value: 'article', label: 'nobody: the article itself' }] : []),
    ...offered.map(asOption),
    { value: 'new', label: 'a source by its name' },
  ];
  return [
    { name: part, label, options, value, required: true },
    { name: `${part}_name`, label: 'Name of the source', value: name, required: true, when: isNew },
    { name: `${part}_kind`, label: 'If it is new, it is', options: [{ value: '', label: 'choose' }, ...KINDS.map(kind => ({ value: kind, label: plain(kind) }))], required: true, when: isNew },
  ];
}

// The id of the source that a form names. Sources of a like name are offered before a new one is recorded.
async function sourceOf(made, part, values, token) {
  const chosen = values[part];
  if (chosen === 'article') return undefined;
  if (chosen !== 'new') return chosen;
  const select = made.elements[part];
  const name = values[`${part}_name`];
  const alike = (await ask('GET', `/v1/sources?q=${encodeURIComponent(name.slice(0, 100))}&limit=20`)).json.items;
  const unseen = alike.filter(source => ![...select.options].some(one => one.value === source.id));
  if (unseen.length) {
    for (const source of unseen) select.add(option(asOption(source)), select.options.length - 1);
    throw { words: `The ledger knows ${unseen.map(labelOf).join(', ')}. Choose it if it is meant; or send again to record a new one. Nothing was recorded yet.` };
  }
  const source = (await ask('POST', '/v1/sources', { name, kind: values[`${part}_kind`] }, once(token))).json;
  if (![...select.options].some(one => one.value === source.id)) select.add(option(asOption(source)), select.options.length - 1);
  select.value = source.id;
  made.settle();
  return source.id;
}
