
/* ---- forms */
const ROLES = ['victims', 'civilians', 'hostages', 'staff', 'bystanders', 'people', 'security_forces', 'police', 'military', 'attackers'];
const OUTCOMES = ['killed', 'wounded', 'missing', 'held', 'still_held', 'rescued', 'released', 'escaped', 'captured', 'present', 'involved', 'unharmed', 'killed_or_missing', 'casualties'];
const QUALIFIERS = ['exact', 'at_least', 'at_most', 'more_than', 'fewer_than', 'about', 'between', 'vague', 'none', 'unknown'];
const CERTAINTIES = ['reported', 'confirmed', 'believed', 'claimed', 'denied'];
const KINDS = ['outlet', 'news_agency', 'government', 'police', 'military', 'hospital', 'ngo', 'armed_group', 'witness', 'person', 'dataset', 'other'];
const YES_NO = [{ value: 'no', label: 'no' }, { value: 'yes', label: 'yes' }];
const plain = code => code.replaceAll('_', ' ');
const filled = object => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== '' && value !== undefined && value?.length !== 0));
const reason = { name: 'reason', label: 'Reason', required: true, wide: true };
let forms = 0;

const option = (one, chosen) => {
  const value = one.value ?? one;
  return make('option', { value, textContent: one.label ?? plain(one), selected: value === chosen });
};

function inputOf(field, id) {
  if (field.options) return make('select', { id, name: field.name, required: !!field.required }, ...field.options.map(one => option(one, field.value)));
  if (field.rows) return make('textarea', { id, name: field.name, rows: field.rows, value: field.value ?? '', required: !!field.required });
  const made = make('input', { id, name: field.name, type: field.type || 'text', value: field.value ?? '', required: !!field.required, autocomplete: 'off' });
  if (field.type === 'datetime-local') made.step = 1;
  return made;
}

// Several boxes of one name.
function boxesOf(field, id) {
  const box = (one, at) => make('label', { htmlFor: `${id}-${at}` }, make('input', { id: `${id}-${at}`, type: 'checkbox', name: field.name, value: one, checked: (field.value || []).includes(one) }), ` ${plain(one)}`);
  return make('fieldset', { className: 'f wide boxes' }, make('legend', { textContent: field.label }), ...field.boxes.map(box));
}

function placed(field, number) {
  const id = `d${number}-${field.name}`;
  if (field.boxes) return boxesOf(field, id);
  const label = make('label', { htmlFor: id, textContent: field.label });
  return make('div', { className: field.wide || field.rows ? 'f wide' : 'f' }, label, inputOf(field, id));
}

// What stands in a form now: several boxes of one name as one string. What is not asked for is empty.
function valuesOf(made) {
  const values = {};
  for (const input of made.elements) if (input.name) values[input.name] = '';
  for (const [name, value] of new FormData(made)) values[name] = `${values[name]} ${value.trim()}`.trim();
  return values;
}

// A form from a list of fields; what was typed stays until it is recorded, and a repeat of the same is recorded once.
// A field that is asked for only sometimes says when; rare ones are folded.
function form(title, fields, send, button = 'Record') {
  const number = ++forms;
  const made = make('form', { className: 'desk-form', label: title });
  const rare = make('details', { className: 'wide' }, make('summary', { textContent: 'More about it' }));
  const within = make('div', { className: 'rare' });
  const conditions = [];
  for (const field of fields) {
    const place = placed(field, number);
    if (field.when) conditions.push([place, field.when]);
    (field.rare ? within : made).append(place);
  }
  if (within.children.length) {
    rare.append(within);
    made.append(rare);
  }
  made.append(make('button', { textContent: button }));
  made.settle = () => {
    for (const [place, when] of conditions) {
      const isAsked = when(name => made.elements[name].value);
      place.hidden = !isAsked;
      for (const input of place.querySelectorAll('input, select, textarea')) input.disabled = !isAsked;
    }
  };
  made.settle();
  made.began = valuesOf(made);
  let token = crypto.randomUUID();
  made.addEventListener('input', () => {
    token = crypto.randomUUID();
    made.dataset.typed = '';
    made.settle();
  });
  made.addEventListener('submit', async event => {
    event.preventDefault();
    const pressed = made.querySelector(':scope > button');
    if (pressed.disabled) return;
    pressed.disabled = true;
    say(made, 'Sending…');
    try {
      await send(valuesOf(made), token, made);
    } catch (refused) {
      say(made, refused.words || String(refused), true);
    } finally {
      pressed.disabled = false;
    }
  });
  return made;
}

// After something is recorded: the page anew, unless that would lose what is typed or proposed elsewhere on it.
async function recorded(made, words = 'Recorded.') {
  delete made.dataset.typed;
  const waits = typed().length || [...document.querySelectorAll('.proposals form')].some(one => one !== made);
  if (!waits) return open(location.href, { push: false });
  const told = make('p', { className: 'note', tabIndex: -1, textContent: `${words} The page shows it when it is opened again.` });
  made.replaceWith(told);
  told.focus();
}

// Only what a person changed in a form, as `set` and `clear` of a correction or an amendment.
function changed(made, values, { text = [], codes = [], times = [], flags = [] }) {
  const set = {};
  const clear = [];
  const isChanged = name => values[name] !== made.began[name];
  for (const name of [...text, ...codes].filter(isChanged)) {
    if (values[name]) set[name] = values[name];
    else clear.push(name);
  }
  for (const name of times.filter(isChanged)) {
    if (values[name]) set[name] = timeOf(values[name]);
    else clear.push(name);
  }
  for (const name of flags.filter(isChanged)) set[name] = values[name] === 'yes';
  return { set, clear };
}

// A time of a form is in UTC.
const timeOf = value => (value ? `${value.length === 16 ? `${value}:00` : value}Z` : undefined);
const localOf = time => (time ? time.slice(0, 19) : '');

function asChange({ set, clear }, reasons) {
  if (!Object.keys(set).length && !clear.length) throw { words: 'Nothing differs from what stands: change something, or close this form.' };
  return { ...(Object.keys(set).length ? { set } : {}), ...(clear.length ? { clear } : {}), reason: reasons };
}
