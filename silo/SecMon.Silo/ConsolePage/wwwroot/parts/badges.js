import { h } from '../dom.js';
import { t } from '../i18n.js';

/** From the worst down. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational'];

/** In the order in which a case goes through them. */
export const STATUSES = ['open', 'acknowledged', 'investigating', 'closed'];

/** A severity by word and colour. */
export function severity(name) {
  return h('span', { class: `severity ${SEVERITIES.includes(name) ? name : ''}` }, t(`severity.${name}`));
}

/** A status by word. */
export function status(one) {
  return h('span', { class: `status ${one.status}` }, t(`status.${one.status}`), one.verdict && `: ${t(`verdict.${one.verdict}`)}`);
}

/** True when nobody acknowledged a case in time. */
export function isOverdue(one) {
  return one.status === 'open' && !one.acknowledged && !one.expected && new Date(one.acknowledge_by) < Date.now();
}

/** True for what nobody may leave for later: a critical or high case that nobody saw yet. */
export function isUrgent(one) {
  return one.status === 'open' && (one.severity === 'critical' || one.severity === 'high');
}

/** The worst first. */
export function bySeverity(a, b) {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}
