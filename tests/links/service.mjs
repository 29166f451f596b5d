// How the checks read a service.

/** The service that the key is of wants it; others are read by anyone. */
export async function get(base, path) {
  const isOwn = base === process.env.BASE_URL;
  const answer = await fetch(base + path, { headers: isOwn ? { Authorization: `Bearer ${process.env.ADMIN_KEY}` } : {} });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer;
}

/** All items of a list, page after page. */
export async function every(base, path) {
  const items = [];
  for (let cursor = ""; ; ) {
    const page = await (await get(base, `${path}?limit=500${cursor}`)).json();
    items.push(...page.items);
    if (!page.next_cursor) return items;
    cursor = `&cursor=${page.next_cursor}`;
  }
}
