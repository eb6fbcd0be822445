import { get } from '../api.js';
import { h, fill, syncList } from '../dom.js';
import { t, tn } from '../i18n.js';
import { actorAddress } from '../router.js';
import { number, raw } from '../text.js';
import { ago } from '../time.js';
import { severity } from './badges.js';
import { caseRow } from './caserow.js';

const MOST_ALERTS = 50;
const MOST_CASES = 6;

/** The newest alerts of a case. */
export function alertList(shownId) {
  const title = h('h2', {});
  const list = h('ol', { class: 'alerts', role: 'list' });
  return {
    element: h('section', { class: 'card' }, title, list),
    async load(one) {
      fill(title, t('case.alerts', { n: one.count }));
      const { alerts } = await get(`/alerts?case=${encodeURIComponent(one.id)}&order=newest&limit=${MOST_ALERTS}`);
      syncList(list, alerts, (alert) => alert.event.id, (alert, before) => before ?? alertRow(alert, alert.event.id === shownId));
    },
  };
}

/** What else the same account is in: the question after the first one. */
export function otherCases(one) {
  const address = actorAddress(one.user);
  const list = h('ol', { class: 'cases short', role: 'list' });
  const none = h('p', { class: 'quiet', hidden: true }, t('case.noOthers'));
  return {
    element: address && h('section', { class: 'card' }, h('h2', {}, tn('case.others', { actor: raw(one.user, { most: 60 }) })), list, none, h('p', {}, h('a', { href: address }, t('case.toActor')))),
    async load() {
      if (!address) return;
      const { cases } = await get(`/cases?user=${encodeURIComponent(one.user)}&order=newest&limit=${MOST_CASES + 1}`);
      const others = cases.filter((other) => other.id !== one.id).slice(0, MOST_CASES);
      syncList(list, others, (other) => other.id, (other, before) => caseRow(other, before));
      none.hidden = others.length > 0;
    },
  };
}

/** An alert in a list. */
export function alertRow(alert, isShown = false) {
  return h('li', {}, h('a', { href: `/alerts/${encodeURIComponent(alert.event.id)}`, 'aria-current': isShown && 'true' },
    severity(alert.secmon.alert.severity), ' ', ago(alert['@timestamp']), ' ', raw(alert.message, { most: 240 })),
  ' ', h('span', { class: 'quiet' }, t('case.records', { n: alert.secmon.evidence?.count ?? 0, count: number(alert.secmon.evidence?.count ?? 0) })));
}
