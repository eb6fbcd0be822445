import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { number, raw } from '../text.js';
import { moment } from '../time.js';
import { actor, facts } from './facts.js';

/** What people do not hear of because somebody approved it or a decision says so: who, until when, and how much it was. */
export function excuseList() {
  const element = h('section', { class: 'card excuses' });
  return {
    element,

    /** Shows what the API says is in force. */
    show({ rows, more, decisions }) {
      const print = JSON.stringify([rows, more, decisions]);
      if (element.dataset.print === print) return;
      element.dataset.print = print;
      const focused = element.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
      const count = rows.length + more + decisions.length;
      fill(element, h('h2', {}, t('excuses.title', { n: number(count) })), h('p', { class: 'quiet' }, count === 0 ? t('excuses.none') : t('excuses.hint')),
        count > 0 && h('ul', { class: 'plain', role: 'list' }, rows.map(rowOf), decisions.map(decisionOf)),
        more > 0 && h('p', { class: 'quiet' }, t('excuses.more', { count: number(more) })));
      if (focused) [...element.querySelectorAll('a')].find((link) => link.getAttribute('href') === focused)?.focus({ preventScroll: true });
    },
  };
}

function rowOf(row) {
  return h('li', {},
    h('p', {}, h('strong', {}, actor(row.account)), ' ', raw(row.list, { class: 'tag' }), ' ', new Date(row.from) > Date.now() && [h('span', { class: 'flag' }, t('excuses.later')), ' '], swallowedOf(row.swallowed)),
    facts([
      ['excuses.tables', row.tables && raw(row.tables, { most: 400 })],
      ['excuses.from', moment(row.from)],
      ['excuses.to', moment(row.to)],
      ['excuses.ticket', raw(row.ticket)],
      ['excuses.approvedBy', raw(row.approved_by)],
      ['excuses.since', row.since ? moment(row.since) : t('excuses.always')],
    ]));
}

function decisionOf(decision) {
  return h('li', {},
    h('p', {}, h('strong', {}, raw(decision.title, { most: 160 })), ' ', h('span', { class: 'quiet' }, t('excuses.decision')), ' ', swallowedOf(decision.swallowed)),
    facts([
      ['rule.owner', decision.owner && raw(decision.owner)],
      ['decision.expires', decision.expires && raw(decision.expires)],
    ]));
}

function swallowedOf({ signals, rows, much }) {
  return h('span', { class: much ? 'bad' : 'quiet' }, much && [t('excuses.much'), ': '],
    t('excuses.swallowed', { n: signals, signals: number(signals) }), rows > 0 && [', ', t('excuses.rows', { n: rows, rows: number(rows) })]);
}
