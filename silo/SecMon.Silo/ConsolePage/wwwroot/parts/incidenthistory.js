import { h } from '../dom.js';
import { t, tn } from '../i18n.js';
import { long, raw } from '../text.js';
import { moment } from '../time.js';

/** What became of an incident, the newest first: what opened it, which cases joined and why, and who did what. */
export function incidentHistory(one, changes) {
  const names = new Map(one.cases.map((member) => [member.id, `${member.use_case ?? ''} ${member.rule_name}`.trim()]));
  return [h('h2', {}, t('history.title')), h('ol', { class: 'history' }, ...changes.map((change) => step(change, names)).reverse())];
}

function step(change, names) {
  const cases = change.cases.map((id, at) => [at > 0 && ', ', raw(names.get(id) ?? id, { most: 80 })]);
  return h('li', {}, h('p', {}, moment(change.time), ' ', h('span', {}, tn(keyOf(change), {
    by: raw(change.by ?? '', { most: 80 }), to: raw(change.assignee ?? '', { most: 80 }), decision: raw(change.decision ?? '', { most: 120 }),
    cases: h('span', {}, cases.flat()), verdict: change.verdict ? t(`verdict.${change.verdict}`) : '',
  }))), change.because && h('p', { class: 'quiet' }, raw(change.because, { most: 400 })), change.note && h('blockquote', {}, long(change.note)));
}

function keyOf(change) {
  if (!change.by) return `incidentHistory.${change.action}`;
  if (change.action === 'closed_cases') return 'incidentHistory.closed_cases';
  return change.assignee ? 'history.assignedTo' : `history.by.${change.action}`;
}
