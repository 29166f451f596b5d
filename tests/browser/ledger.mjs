// A service of our own over the sample, or over an empty closed ledger, and what all tests share.
import { spawn } from 'node:child_process';
import { chromium } from 'playwright-core';

export const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';

// Starts the program; answers with its address, its first key if it made one, and how to end it.
export function serve(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let told = '';
    const address = () => told.match(/listening on (http:\S+)/)?.[1];
    const wanted = args[0] === 'serve' ? () => told.match(/admin key: (clk_\S+)/)?.[1] : address;
    child.stdout.on('data', bytes => {
      told += bytes;
      if (address() && wanted()) resolve({ base: address(), key: told.match(/admin key: (clk_\S+)/)?.[1], end: () => child.kill() });
    });
    child.on('exit', code => reject(new Error(`the program ended with ${code}: ${told}`)));
  });
}

export function browser() {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--headless', '--no-sandbox'] });
}

export async function json(base, path, key) {
  const headers = key ? { authorization: `Bearer ${key}` } : {};
  const answer = await fetch(base + path, { headers });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

// The pages of the sample, by name.
export async function pagesOf(base) {
  const incident = (await json(base, '/v1/incidents')).items[0].id;
  const articles = (await json(base, '/v1/articles')).items.map(article => article.id);
  const of = `/incidents/${incident}`;
  return {
    incident: of,
    list: '/',
    findings: '/findings',
    figure: `${of}/figures/victims/killed/any`,
    implied: `${of}/figures/victims/missing/any`,
    found: `${of}/figures/civilians/missing/JPN`,
    nothing: `${of}/figures/victims/released/FRA`,
    answer: `${of}/answers/victims/killed/any`,
    article: `/articles/${articles[1]}`,
    nationalities: '/nationalities',
    nationality: '/nationalities/ITA',
    policies: '/policies',
    policy: '/policies/gtd',
    entry: '/entries/25',
    card: `/embed${of}/answers/victims/killed/ITA`,
    missing: '/nothing-here',
    bad: `${of}?as_of=yesterday&policy=ibc`,
    nobody: '/?q=harbour&country=ISL',
    past: `${of}?policy=ibc&as_of_seq=30`,
  };
}

const failures = [];
let passed = 0;

export function check(what, good, told = '') {
  if (good) passed += 1;
  else failures.push(`${what}${told ? `: ${told}` : ''}`);
}

export function end() {
  for (const failure of failures) console.log(`FAILED ${failure}`);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length ? 1 : 0;
}
