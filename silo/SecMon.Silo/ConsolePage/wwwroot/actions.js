import { ApiProblem, get, getTagged, post } from './api.js';
import { askAssignee, askClose, askCloseIncident, askNote, askSuppress } from './dialogs/lifecycle.js';
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
  { name: 'accept', key: 'p', can: (one) => Boolean(one.proposed) && one.status !== 'closed' },
];

/** What can be done about an incident: what can be done about a case, but for what is about its alerts. */
export const INCIDENT_ACTIONS = ACTIONS.filter((action) => !['suppress', 'accept'].includes(action.name));

const OF_CASE = { actions: ACTIONS, path: (id) => `/cases/${encodeURIComponent(id)}`, read: (body) => body, askClose, stale: 'stale' };

/** What is different where somebody does something about an incident. */
export const OF_INCIDENT = {
  actions: INCIDENT_ACTIONS, path: (id) => `/incidents/${encodeURIComponent(id)}`, read: (body) => body.incident ?? body, askClose: (save, one) => askCloseIncident(one, save), stale: 'stale.incident',
};

const inProgress = new Map();   // by case: what is being done, and when it is over

/** Somebody else was first: the message says who, and nothing was saved. */
class Stale extends Error {}

/**
 * Does something about a case as the reader saw it: whoever changed it meanwhile comes first, and the reader is told. One thing at a
 * time for each case: a double click does not meet itself, and what is asked for before the last thing is shown comes after it.
 * @param {string} name one of the actions
 * @param {() => {one: object, etag: string | null}} look the case, or incident, as it is shown; its tag is null when only the stream told of it
 * @param {(one: object) => Promise<void> | void} onChanged the case as it stands afterwards, also when somebody else changed it
 * @param {object} kind OF_INCIDENT for an incident
 */
export async function act(name, look, onChanged, kind = OF_CASE) {
  const { id } = look().one;
  while (inProgress.has(id)) {
    if (inProgress.get(id).name === name) return;
    await inProgress.get(id).over;
  }
  const { one, etag } = look();
  if (one?.id !== id || !kind.actions.find((action) => action.name === name).can(one)) return;
  const over = actOn(name, one, etag, onChanged, kind);
  inProgress.set(id, { name, over });
  try {
    await over;
  } finally {
    inProgress.delete(id);
  }
}

async function actOn(name, one, etag, onChanged, kind) {
  let shown = null;   // until the page shows what was done, the next thing would be done to what is no more
  const save = saver(one, etag, (now) => {
    shown = onChanged(now);
  }, kind);
  try {
    if (await hasName()) await perform(name, one, save, kind);
  } catch (failed) {
    say(failed instanceof Stale ? failed.message : t('failed', { why: line(failed.message) }), { isBad: true });
  } finally {
    await shown;
  }
}

async function perform(name, one, save, kind) {
  if (name === 'close') await kind.askClose(save, kind === OF_INCIDENT ? one : 1);
  else if (name === 'accept') await save({ action: 'close', verdict: one.proposed });
  else if (name === 'note') await askNote(save);
  else if (name === 'assign') await askAssignee(one, save);
  else if (name !== 'suppress') await save({ action: name });
  else if (await askSuppress(one)) say(t('done.suppress'));
}

/**
 * Saves a change of the case as the reader saw it. Where somebody was first, a form stays as it was filled in: who sends it again has
 * read whom it comes after.
 */
function saver(one, etag, onChanged, kind) {
  const path = kind.path(one.id);
  let seen = one;
  let match = etag;
  return async (change) => {
    try {
      match ??= await etagOf(path, one);
      onChanged(kind.read(await post(`${path}/changes`, change, { 'If-Match': match })));
      say(t(`done.${change.action}`));
    } catch (failed) {
      if (!(failed instanceof ApiProblem) || (failed.status !== 412 && failed.status !== 409)) throw failed;
      const now = await getTagged(path);
      match = now.etag;
      const joined = joinedSince(seen, now.body);
      seen = now.body;
      onChanged(now.body);
      throw new Stale(joined.length > 0 ? t('stale.joined', { n: joined.length, cases: joined.map(nameOf).join(', ') }) : await whoChanged(path, kind));
    }
  };
}

/** The tag of a case of which the stream told, when it still is what is shown. */
async function etagOf(path, shown) {
  const { body, etag } = await getTagged(path);
  if (body.status !== shown.status || (body.assignee ?? null) !== (shown.assignee ?? null)) throw new ApiProblem(412, '');
  return etag;
}

/** The cases of an incident that whoever decided has not seen; a case has none. */
function joinedSince(before, now) {
  const known = new Set((before.cases ?? []).map((one) => one.id));
  return (now.cases ?? []).filter((one) => !known.has(one.id));
}

function nameOf(one) {
  return line(`${one.use_case ?? ''} ${one.rule_name}`.trim(), 80);
}

async function whoChanged(path, kind) {
  const last = (await get(`${path}/changes`)).changes.at(-1);
  return t(kind.stale, { by: line(last?.by ?? last?.decision ?? '?', 60), what: last ? t(`history.${last.action}`) : '?' });
}

/**
 * Closes many cases with one verdict, each as it stands.
 * @param {(ids: string[], verdict: string) => void} onClosed those that are closed now
 * @returns {Promise<boolean>} true when it was done
 */
export async function closeMany(ids, onClosed) {
  if (!(await hasName())) return false;
  return askClose(async ({ verdict, note }) => {
    const result = await post('/cases/close', { ids, verdict, note });
    onClosed(result.closed, verdict);
    const left = Object.keys(result.not_closed).length;
    say(left === 0 ? t('done.closedMany', { n: result.closed.length }) : t('done.closedSome', { n: result.closed.length, left }), { isBad: left > 0 });
  }, ids.length);
}
