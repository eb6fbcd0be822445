const ROUTES = [
  [/^\/$/, 'overview'],
  [/^\/incidents\/([^/]+)$/, 'incident'],
  [/^\/cases\/([^/]+)$/, 'case'],
  [/^\/alerts\/([^/]+)$/, 'alert'],
  [/^\/actor$/, 'actor'],
  [/^\/sources$/, 'sources'],
  [/^\/rules$/, 'rules'],
];

/** Where the browser is. @returns {{view: string, id?: string, query: URLSearchParams}} */
export function here() {
  for (const [pattern, view] of ROUTES) {
    const found = pattern.exec(location.pathname);
    if (found) return { view, id: found[1] && decoded(found[1]), query: new URLSearchParams(location.search) };
  }
  return { view: 'overview', query: new URLSearchParams() };
}

/** What an address names; as it stands where it is no encoding of anything. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Goes to an address of the page. */
export function go(address) {
  if (address === location.pathname + location.search) return;
  history.pushState({ isOurs: true }, '', address);
  dispatchEvent(new Event('secmon:route'));
}

/** Goes to an address in the place of this one: the way back stays what it was. */
export function goInstead(address) {
  history.replaceState(history.state, '', address);
  dispatchEvent(new Event('secmon:route'));
}

/** Back to where the reader came from, or to a given address when this is where they came in. */
export function back(otherwise) {
  if (history.state?.isOurs) history.back();
  else go(otherwise);
}

/** Puts filters into the address without leaving a step in the history. */
export function keepQuery(query) {
  const text = query.toString();
  history.replaceState(history.state, '', location.pathname + (text ? `?${text}` : ''));
}

/** Calls back on every change of address, and turns clicks on the page's own links into one. */
export function startRouter(onRoute) {
  addEventListener('popstate', onRoute);
  addEventListener('secmon:route', onRoute);
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href^="/"]');
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.hasAttribute('download') || !ROUTES.some(([pattern]) => pattern.test(link.pathname))) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}

/** The address of everything about one account; null for a name that no address can hold. */
export function actorAddress(name) {
  return name && name.length <= 1_000 ? `/actor?name=${encodeURIComponent(name)}` : null;
}
