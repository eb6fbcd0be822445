import { h } from '../dom.js';
import { t, tn } from '../i18n.js';
import { long, raw } from '../text.js';
import { moment } from '../time.js';

/** What became of a case, the newest first: who did what, when, and what they wrote. */
export function historyOf(one, changes) {
  const steps = changes.map((change) => step(change.time,
    tn(keyOf(change), {
      incident: change.incident && h('a', { href: `/incidents/${encodeURIComponent(change.incident)}` }, raw(change.incident, { most: 80 })),
      by: raw(change.by, { most: 80 }), to: raw(change.assignee ?? '', { most: 80 }), verdict: change.verdict ? t(`verdict.${change.verdict}`) : '',
    }), change.note));
  const raised = step(one.raised, t('history.raised'));
  return [h('h2', {}, t('history.title')), h('ol', { class: 'history' }, ...steps.reverse(), raised)];
}

function keyOf(change) {
  if (change.incident) return 'history.closedWith';
  return change.assignee ? 'history.assignedTo' : `history.by.${change.action}`;
}

function step(time, what, note) {
  return h('li', {}, h('p', {}, moment(time), ' ', h('span', {}, what)), note && h('blockquote', {}, long(note)));
}
