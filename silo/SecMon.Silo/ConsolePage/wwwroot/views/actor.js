import { get } from '../api.js';
import { h, fill, syncList } from '../dom.js';
import { t } from '../i18n.js';
import { listAddress } from '../left.js';
import { SEVERITIES } from '../parts/badges.js';
import { caseRow } from '../parts/caserow.js';
import { facts } from '../parts/facts.js';
import { alertRow } from '../parts/related.js';
import { say } from '../parts/say.js';
import { line, number, raw } from '../text.js';
import { ago } from '../time.js';
import { nameTab } from '../title.js';

const MOST = 200;
const MOST_NAMED = 12;
const GATHERED = 500;

/** Everything about one account: its cases, also closed ones, its alerts, from where and at what. */
export function actorView(place, route) {
  const name = route.query.get('name') ?? '';
  const summary = h('div', {});
  const cases = h('ol', { class: 'cases', role: 'list' });
  const alerts = h('ol', { class: 'alerts', role: 'list' });
  let isEnded = false;
  let timer = null;

  nameTab(line(name, 60));
  fill(place, h('div', { class: 'crumbs' }, h('a', { href: listAddress() }, t('case.back'))),
    h('h1', { tabindex: -1 }, t('actor.title'), ' ', raw(name, { most: 400 })),
    h('section', { class: 'card' }, h('h2', {}, t('actor.summary')), summary),
    h('section', {}, h('h2', {}, t('actor.cases')), cases),
    h('section', { class: 'card' }, h('h2', {}, t('actor.alerts')), alerts));
  load();

  async function load() {
    try {
      const query = `user=${encodeURIComponent(name)}&order=newest&limit=${MOST}`;
      const [{ cases: found }, { alerts: told }] = await Promise.all([get(`/cases?${query}`), get(`/alerts?${query}`)]);
      if (isEnded) return;
      fill(summary, summaryOf(found, told));
      syncList(cases, found, (row) => row.id, (row, before) => caseRow(row, before));
      syncList(alerts, told, (alert) => alert.event.id, (alert, before) => before ?? alertRow(alert));
    } catch (failed) {
      say(t('failed', { why: line(failed.message) }), { isBad: true });
    }
  }

  return {
    end() {
      isEnded = true;
      clearTimeout(timer);
    },

    onEvent(kind, document) {
      if (document.user?.name !== name || timer) return;
      timer = setTimeout(() => {
        timer = null;
        load();
      }, GATHERED);
    },
  };
}

function summaryOf(cases, alerts) {
  if (cases.length + alerts.length === 0) return h('p', { class: 'quiet' }, t('actor.nothing'));
  const open = cases.filter((one) => one.status !== 'closed').length;
  const worst = SEVERITIES.find((severity) => cases.some((one) => one.severity === severity));
  return facts([
    ['actor.count', t('actor.counts', { n: cases.length, cases: atLeast(cases.length, cases), open: atLeast(open, cases), alerts: atLeast(alerts.length, alerts) })],
    ['actor.worst', worst && t(`severity.${worst}`)],
    ['actor.first', alerts.length > 0 && alerts.length < MOST && ago(alerts.at(-1)['@timestamp'])],
    ['actor.last', alerts.length > 0 && ago(alerts[0]['@timestamp'])],
    ['actor.addresses', named(alerts, (alert) => alert.source?.ip)],
    ['actor.clients', named(alerts, (alert) => alert.service?.name)],
    ['actor.tables', named(alerts, (alert) => alert.db?.collection?.name)],
    ['actor.sources', named(alerts, (alert) => alert.secmon.source?.id)],
    ['actor.rules', named(alerts, (alert) => alert.rule.name)],
  ]);
}

/** A number out of a list that may go on: no more of it was read. */
function atLeast(count, list) {
  return list.length < MOST ? number(count) : `${number(count)}+`;
}

/** The values, the most frequent first, with how often each came. */
function named(alerts, valueOf) {
  const counts = new Map();
  for (const value of alerts.flatMap((alert) => valueOf(alert) ?? [])) counts.set(value, (counts.get(value) ?? 0) + 1);
  const shown = [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_NAMED);
  return shown.length > 0 && shown.map(([value, count]) => [h('span', { class: 'tag' }, raw(value, { most: 80 }), h('span', { class: 'quiet' }, h('bdi', {}, ` ×${number(count)}`))), ' ']);
}
