
/* ---- the foot of the page, and where it all begins */
function tools() {
  const path = location.pathname;
  const incident = path.match(/^\/incidents\/(inc_[0-9a-z]+)$/)?.[1];
  if (path === '/') return [make('details', { id: 'desk-tools', className: 'tool' }, make('summary', { textContent: 'Record an incident' }), newIncident())];
  if (!incident) return [];
  return [
    make('details', { id: 'desk-tools', className: 'tool' }, make('summary', { textContent: 'Record an article' }), newArticle()),
    tool('Amend this incident', () => amendIncident(incident)),
    tool('Rulings', () => rulingsOf(incident)),
  ];
}

function keyForm() {
  const asked = make('form', { className: 'flt', data: { key: '' } }, make('div', { className: 'f wide' }, make('label', { htmlFor: 'desk-key', textContent: 'Key' }), make('input', { id: 'desk-key', name: 'key', type: 'password', autocomplete: 'off', required: true })), make('button', { textContent: 'Use this key' }));
  return make('details', { open: typed().length > 0 }, make('summary', { textContent: 'Work at this ledger' }), make('p', { className: 'note', textContent: 'With a key articles and claims are recorded here. It is kept for this tab alone and forgotten when the tab is closed.' }), asked);
}

// Whose key is in use. What is typed in a form of the bar stays.
function bar(place) {
  if (!place) return;
  const made = place.querySelector('.tools') || make('div', { className: 'tools' });
  const state = make('div');
  if (keyOf()) {
    const forget = make('button', { type: 'button', className: 'plain', textContent: 'Forget it' });
    forget.addEventListener('click', () => {
      if (!mayLeave()) return;
      for (const one of typed()) delete one.dataset.typed;
      sessionStorage.removeItem(STORE);
      location.reload();
    });
    state.append(make('p', { textContent: 'A key is in use in this tab. ' }, forget));
    if (!made.children.length) made.append(...tools());
  } else {
    state.append(keyForm());
    if (!typed().length) made.replaceChildren();
  }
  place.replaceChildren(state, made);
  place.hidden = false;
}

function begin() {
  for (const asked of document.querySelectorAll('form[data-key]')) asked.hidden = false;
  bar(document.getElementById('desk-bar'));
  const place = document.getElementById('desk');
  if (place && keyOf()) desk(place);
}

if (keyOf() && (document.querySelector('main [data-key]') || document.getElementById('desk'))) open(location.href, { push: false });
else begin();
