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
    ['fact.due', one.status === 'open' && [moment(one.acknowledge_by), isOverdue(one) && [' ', h('span', { class: 'late' }, t('row.overdue'))]]],
    ['fact.page', one.page && t('fact.page.yes')],
    ['fact.suppressed', alert?.secmon.alert.suppressed_by && raw(alert.secmon.alert.suppressed_by)],
    ['fact.late', alert?.secmon.alert.backfill && t('fact.late.yes')],
    ['fact.group', raw(one.group)],
    ['fact.id', h('code', {}, line(one.id))],
  ]);
}
