
/* ---- reading with a key: the same addresses, with the key sent along */
let shown = location.pathname + location.search;

// Forms with something typed that is not recorded.
const typed = () => [...document.querySelectorAll('.desk-form[data-typed]')];
const mayLeave = () => !typed().length || confirm('What you typed on this page is not recorded. Leave it?');

async function open(address, { push = true } = {}) {
  const url = new URL(address, location.href);
  let answer, told;
  try {
    answer = await fetch(url.pathname + url.search, { headers: { accept: 'text/html', authorization: `Bearer ${keyOf()}` }, cache: 'no-store' });
    told = new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    say(document.getElementById('main'), 'The page could not be reached. Try again in 5 seconds.', true);
    return;
  }
  if (answer.status === 401) sessionStorage.removeItem(STORE);
  if (push) history.pushState(null, '', url.pathname + url.search);
  shown = url.pathname + url.search;
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

addEventListener('popstate', () => {
  if (!keyOf() || location.pathname + location.search === shown) return;
  if (mayLeave()) open(location.href, { push: false });
  else history.pushState(null, '', shown);
});
addEventListener('beforeunload', event => { if (typed().length) event.preventDefault(); });
document.addEventListener('click', event => {
  const link = event.target.closest('a[href]');
  if (!link || !keyOf() || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || link.target) return;
  const url = new URL(link.href);
  const isHere = url.pathname === location.pathname && url.search === location.search && url.hash;
  if (isHere || url.origin !== location.origin) return;
  if (isPage(url)) {
    event.preventDefault();
    if (mayLeave()) open(url);
  } else if (url.pathname.startsWith('/v1/')) {
    event.preventDefault();
    download(url, link);
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
    if (mayLeave()) open(url);
  }
});

async function download(url, link) {
  try {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${keyOf()}` } });
    if (!answer.ok) throw answer;
    const name = url.pathname.split('/').pop() + (url.pathname.includes('.') ? '' : '.json');
    const made = make('a', { href: URL.createObjectURL(await answer.blob()), download: name });
    made.click();
    setTimeout(() => URL.revokeObjectURL(made.href), 1000);
  } catch {
    say(link.parentElement, 'It could not be fetched. Try again in 5 seconds.', true);
  }
}

// A key that comes while something is typed is kept, and the page stays.
function enter(form) {
  const key = form.elements.key.value.trim();
  if (!/^clk_[A-Za-z0-9_-]{43}$/.test(key)) return say(form, 'A key begins with clk_ and has 47 letters.', true);
  sessionStorage.setItem(STORE, key);
  if (!typed().length) return open(location.href, { push: false });
  bar(document.getElementById('desk-bar'));
  typed()[0].querySelector('button').focus();
}
