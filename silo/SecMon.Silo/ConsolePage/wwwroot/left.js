import { queryOf } from './filters.js';
import { goInstead } from './router.js';

let order = [];
let opened = null;
let query = '';

/**
 * Keeps how the list of cases stands when its reader leaves it.
 * @param {string[]} shown ids in the order shown
 * @param {string | null} focused the case that is opened
 * @param {object} filters
 */
export function leaveList(shown, focused, filters) {
  order = shown;
  opened = focused;
  query = queryOf(filters).toString();
}

/** The case that the reader opened or went on to, for the list to begin at; asked for once. */
export function takeOpened() {
  const id = opened;
  opened = null;
  return id;
}

/** The address of the list as its reader left it. */
export function listAddress() {
  return query ? `/?${query}` : '/';
}

/** Goes to the case before or after one, in the order of the list that the reader came from; the way back leads to the list. */
export function goBeside(id, by) {
  const at = order.indexOf(id);
  const next = at < 0 ? undefined : order[at + by];
  if (!next) return;
  opened = next;
  goInstead(`/cases/${encodeURIComponent(next)}`);
}
