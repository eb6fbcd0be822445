import { ApiProblem, get, getTagged, post } from './api.js';
import { askAssignee, askClose, askNote, askSuppress } from './dialogs/lifecycle.js';
import { hasName } from './dialogs/name.js';
import { t } from './i18n.js';
import { say } from './parts/say.js';
import { line } from './text.js';

/** What can be done about a case, with its key. */
export const ACTIONS = [
  { name: 'acknowledge', key: 'a', can: (one) => one.status === 'open' },
  { name: 'investigate', key: 'i', can: (one) => one.status === 'open' || one.status === 'acknowledged' },
  { name: 'close', key: 'c', can: (one) => one.status !== 'closed' },
  { name: 'reopen', key: 'o', can: (one) => one.status === 'closed' },
  { name: 'assign', key: 't', can: (one) => one.status !== 'closed' },
  { name: 'note', key: 'm', can: () => true },
  { name: 'suppress', key: 'z', can: (one) => one.status !== 'closed' },
];

/**
 * Does something about a case as the reader saw it: whoever changed it meanwhile comes first, and the reader is told.
 * @param {string} name one of the actions
 * @param {object} one the case
 * @param {string | null} etag of the case as shown; null when only the stream told of it
 * @param {(one: object) => void} onChanged the case as it stands afterwards, also when somebody else changed it
 */
export async function act(name, one, etag, onChanged) {
  if (!ACTIONS.find((action) => action.name === name).can(one) || !(await hasName())) return;
  const save = (change) => saveChange(one, etag, change, onChanged);
  const forms = { close: askClose, note: askNote, assign: (then) => askAssignee(one, then) };
  try {
    if (name === 'suppress') {
      if (await askSuppress(one)) say(t('done.suppress'));
    } else if (forms[name]) {
      await forms[name](save);
    } else {
      await save({ action: name });
    }
  } catch (failed) {
    say(t('failed', { why: line(failed.message) }), { isBad: true });
  }
}

/** Closes many cases with one verdict. @returns {Promise<boolean>} true when it was tried */
export async function closeMany(ids, onClosed) {
  if (!(await hasName())) return false;
  return askClose(async ({ verdict, note }) => {
    const result = await post('/cases/close', { ids, verdict, note });
    const left = Object.keys(result.not_closed).length;
    say(left === 0 ? t('done.closedMany', { n: result.closed.length }) : t('done.closedSome', { n: result.closed.length, left }), { isBad: left > 0 });
    for (const id of result.closed) onClosed(await get(`/cases/${encodeURIComponent(id)}`));
  }, ids.length);
}

async function saveChange(one, etag, change, onChanged) {
  const path = `/cases/${encodeURIComponent(one.id)}`;
  const match = etag ?? (await etagOf(path, one));
  try {
    if (match === null) throw new ApiProblem(412, '');
    onChanged(await post(`${path}/changes`, change, { 'If-Match': match }));
    say(t(`done.${change.action}`));
  } catch (failed) {
    if (!(failed instanceof ApiProblem) || (failed.status !== 412 && failed.status !== 409)) throw failed;
    await tellWhoChanged(path);
    onChanged(await get(path));
  }
}

/** The tag of a case of which the stream told; null when it is not what is shown any more. */
async function etagOf(path, shown) {
  const { body, etag } = await getTagged(path);
  return body.status === shown.status && (body.assignee ?? null) === (shown.assignee ?? null) ? etag : null;
}

async function tellWhoChanged(path) {
  const last = (await get(`${path}/changes`)).changes.at(-1);
  say(t('stale', { by: line(last?.by ?? '?', 60), what: last ? t(`history.${last.action}`) : '?' }), { isBad: true });
}
