// Enhancement only: every page reads, links and prints without it.
document.documentElement.classList.add('scripted');

function tell(near, words) {
  const place = near.parentNode;
  const said = place.querySelector('[role=status]') || place.appendChild(Object.assign(document.createElement('span'), { className: 'said' }));
  said.setAttribute('role', 'status');
  said.textContent = ' ' + words;
}

async function copy(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    tell(near, 'copied');
  } catch {
    tell(near, 'could not be copied');
  }
}

document.addEventListener('click', event => {
  const print = event.target.closest('[data-print]');
  const link = event.target.closest('[data-copy]');
  const text = event.target.closest('[data-copy-text]');
  if (print) window.print();
  if (link && navigator.clipboard) {
    event.preventDefault();
    copy(link.href, link);
  }
  if (text) copy(document.getElementById(text.dataset.copyText).textContent, text);
});

// A letter that is looked at lights its note.
function light(event, on) {
  const letter = event.target.closest && event.target.closest('.fn, .back');
  const note = letter && (letter.closest('.nt') || document.getElementById(letter.hash.slice(1)));
  if (note) note.classList.toggle('lit', on);
}
for (const kind of ['mouseover', 'focusin']) document.addEventListener(kind, event => light(event, true));
for (const kind of ['mouseout', 'focusout']) document.addEventListener(kind, event => light(event, false));
