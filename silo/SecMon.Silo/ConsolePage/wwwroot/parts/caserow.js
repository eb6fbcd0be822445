import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { number, raw } from '../text.js';
import { ago } from '../time.js';
import { isOverdue, severity, status } from './badges.js';

/**
 * A case in a list: one link, so that a screen reader reads it as one sentence, and one box to choose it.
 * @param {object} row
 * @param {HTMLElement} [before] the element that shows the case now; it is changed in place
 * @param {((id: string, isChosen: boolean) => void) | null} [onChoose] null for a list without boxes
 * @param {boolean} [isChosen] whether the box of a new element is checked
 */
export function caseRow(row, before, onChoose = null, isChosen = false) {
  const late = isOverdue(row);
  const print = `${row.revision} ${row.status} ${late} ${row.changes ?? ''} ${row.expected ?? ''}`;
  if (before?.dataset.print === print) return before;
  const link = before?.querySelector('a') ?? h('a', { href: `/cases/${encodeURIComponent(row.id)}` });
  fill(link,
    severity(row.severity),
    h('span', { class: 'what' }, h('span', { class: 'title' }, raw(row.message || row.group, { most: 300 })), h('span', { class: 'rule quiet' }, row.use_case && [raw(row.use_case, { class: 'code', most: 20 }), ' '], raw(row.rule_name, { most: 120 }))),
    h('span', { class: 'actor' }, row.user && raw(row.user, { most: 60 })),
    h('span', { class: 'source quiet' }, row.source && raw(row.source, { most: 40 })),
    h('span', { class: 'count' }, t('row.alerts', { n: row.count, count: number(row.count) })),
    h('span', { class: 'last' }, ago(row.last)),
    h('span', { class: 'state' }, late && [h('span', { class: 'late' }, t('row.overdue')), ' '], row.expected && [h('span', { class: 'quiet' }, t('row.expected')), ' '], status(row), row.assignee && [' ', raw(row.assignee, { class: 'assignee', most: 30 })]));
  const element = before ?? h('li', { class: 'case' }, onChoose && h('input', {
    type: 'checkbox', 'aria-label': t('row.choose'), checked: isChosen, onchange: (event) => onChoose(row.id, event.target.checked),
  }), link);
  element.className = `case ${row.severity} ${row.status}${late ? ' overdue' : ''}`;
  element.dataset.print = print;
  return element;
}
