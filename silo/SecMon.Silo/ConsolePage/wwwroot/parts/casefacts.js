import { h } from '../dom.js';
import { t } from '../i18n.js';
import { line, raw } from '../text.js';
import { ago, moment } from '../time.js';
import { isOverdue } from './badges.js';
import { actor, facts } from './facts.js';

/**
 * Who, from where, at what, when: the facts of a case.
 * @param {object} one
 * @param {object | null} alert its first one, or the one that was asked for; null when retention removed it
 */
export function caseFacts(one, alert) {
  return facts([
    ['fact.actor', actor(one.user)],
    ['fact.effective', actor(alert?.user?.effective?.name)],
    ['fact.address', alert?.source?.ip && raw(alert.source.ip)],
    ['fact.client', alert?.service?.name && raw(alert.service.name, { most: 120 })],
    ['fact.source', one.source && raw(one.source)],
    ['fact.host', alert?.host?.name && raw(alert.host.name)],
    ['fact.database', alert?.db?.namespace && raw(alert.db.namespace)],
    ['fact.table', alert?.db?.collection?.name && raw(alert.db.collection.name)],
    ['fact.when', alert && moment(alert['@timestamp'])],
    ['fact.last', [ago(one.last), ' ', h('span', { class: 'quiet' }, t('row.alerts', { n: one.count, count: one.count }))]],
    ['fact.heldBack', one.held_back && heldBack(one.held_back)],
    ['fact.grantees', names(one.held_back?.grantees)],
    ['fact.privileges', names(one.held_back?.privileges)],
    ['fact.settings', names(one.held_back?.settings)],
    ['fact.signals', names([...new Set([...(alert?.secmon.signals ?? []).map((signal) => signal.name), ...(one.held_back?.signals ?? [])])])],
    ['fact.decisions', decisions([...(alert?.secmon.decisions ?? []), ...(one.decided ?? [])])],
    ['fact.due', one.status === 'open' && [moment(one.acknowledge_by), isOverdue(one) && [' ', h('span', { class: 'late' }, t('row.overdue'))]]],
    ['fact.team', one.team && raw(one.team, { most: 80 })],
    ['fact.page', one.page && t('fact.page.yes')],
    ['fact.expected', alert?.secmon.alert.expected && raw(alert.secmon.alert.expected, { most: 200 })],
    ['fact.ruleLevel', alert?.secmon.alert.rule_severity && t(`severity.${alert.secmon.alert.rule_severity}`)],
    ['fact.suppressed', alert?.secmon.alert.suppressed_by && raw(alert.secmon.alert.suppressed_by)],
    ['fact.late', alert?.secmon.alert.backfill && t('fact.late.yes')],
    ['fact.group', raw(one.group)],
    ['fact.id', h('code', {}, line(one.id))],
  ]);
}

/** What quiet times held back: how much, when last, and where the newest record stands. */
function heldBack(held) {
  return [t('fact.heldBack.acts', { n: held.count, count: held.count }), ' ', ago(held.last), ' ',
    h('span', { class: 'quiet' }, line(`${held.newest.file}:${held.newest.position}`)), held.truncated && [' ', h('span', { class: 'late' }, t('fact.heldBack.full'))]];
}

/** What was decided about the alert, and why. */
function decisions(list) {
  return list?.length > 0 && list.map((one) => h('div', {}, raw(one.title, { most: 120 }), ' ',
    h('span', { class: 'quiet' }, line([[one.effect, one.value].filter(Boolean).join(' '), one.because, one.error].filter(Boolean).join(': '), 400))));
}

/** Names of roles and settings come from the log, so each is shown as what it is. */
function names(list) {
  return list?.length > 0 && list.map((name, at) => [at > 0 && ', ', raw(name, { most: 80 })]);
}
