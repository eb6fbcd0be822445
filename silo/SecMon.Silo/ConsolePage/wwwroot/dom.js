/**
 * Makes an element. Text stays text: there is no way to give markup.
 * @param {string} tag
 * @param {Record<string, unknown>} [props] attributes; `onclick` and the like are listeners; false, null and undefined leave an attribute out
 * @param {...unknown} children nodes, texts, lists of them; false, null and undefined are left out
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...nodes(children));
  return element;
}

/** Puts other children in the place of those of an element. */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children));
}

function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/**
 * Makes the children of an element show a list, keeping the child of each key: focus, selection and scroll position stay where they are.
 * @param {HTMLElement} parent
 * @param {unknown[]} items
 * @param {(item: any) => string} keyOf
 * @param {(item: any, before: HTMLElement | undefined) => HTMLElement} show gives the child, the one before or a new one
 */
export function syncList(parent, items, keyOf, show) {
  const before = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const old = before.get(key);
    before.delete(key);
    const child = show(item, old);
    child.dataset.key = key;
    if (child === place) {
      place = place.nextElementSibling;
      continue;
    }
    if (old === place) place = place?.nextElementSibling ?? null;
    if (old && old !== child) old.remove();
    parent.insertBefore(child, place);
  }
  for (const gone of before.values()) gone.remove();
}
