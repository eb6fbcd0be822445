import { h, syncList } from '../dom.js';
import { t } from '../i18n.js';
import { number, raw } from '../text.js';
import { ago } from '../time.js';
import { isOverdue, severity, status } from './badges.js';

const MOST = 100;

/** The incidents above the list of cases; nothing when there are none. */
export function incidentList() {
  const rows = h('ol', { class: 'incidents', role: 'list' });
  const element = h('section', { hidden: true }, h('h2', {}, t('incidents.title')), rows);
  return {
    element,

    /** Shows other incidents. Those that stay keep their element, and the focus in it. */
    show(list) {
      element.hidden = list.length === 0;
      syncList(rows, list.slice(0, MOST), (row) => row.id, incidentRow);
    },
  };
}

/** An incident as one link, so that a screen reader reads it as one sentence. */
function incidentRow(row, before) {
  const late = isOverdue(row);
  const print = `${row.revision} ${row.status} ${late}`;
  if (before?.dataset.print === print) return before;
  const link = before?.querySelector('a') ?? h('a', { href: `/incidents/${encodeURIComponent(row.id)}` });
  link.replaceChildren(...[
    severity(row.severity),
    h('span', { class: 'what' }, h('span', { class: 'title' }, raw(row.title, { most: 300 })), h('span', { class: 'rule quiet' }, raw(useCases(row), { most: 120 }))),
    h('span', { class: 'actor' }, raw(row.value, { most: 60 })),
    h('span', { class: 'count' }, t('incident.cases', { n: row.cases.length, count: number(row.cases.length) })),
    h('span', { class: 'last' }, ago(row.last)),
    h('span', { class: 'state' }, ...(late ? [h('span', { class: 'late' }, t('row.overdue')), ' '] : []), status(row), ...(row.assignee ? [' ', raw(row.assignee, { class: 'assignee', most: 30 })] : [])),
  ]);
  const element = before ?? h('li', {}, link);
  element.className = `incident ${row.severity} ${row.status}`;
  element.dataset.print = print;
  return element;
}

/** In the order in which it happened. */
function useCases(row) {
  return [...new Set([...row.cases].sort((a, b) => new Date(a.first) - new Date(b.first)).map((one) => one.use_case ?? one.rule_name))].join(' → ');
}
