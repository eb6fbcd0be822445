import { h } from '../dom.js';
import { t } from '../i18n.js';
import { number, raw } from '../text.js';
import { moment } from '../time.js';
import { severity, status } from './badges.js';
import { actor } from './facts.js';

/**
 * The cases of an incident in the order in which they happened.
 * @param {object[]} cases
 * @param {Set<string>} fresh ids of those that joined while the reader looked
 */
export function timeline(cases, fresh) {
  return h('ol', { class: 'timeline', role: 'list' }, [...cases].sort((a, b) => new Date(a.first) - new Date(b.first)).map((one) =>
    h('li', { class: one.severity },
      h('p', {}, moment(one.first), ' ', severity(one.severity), ' ', fresh.has(one.id) && [h('strong', { class: 'new' }, t('incident.new')), ' '], status(one)),
      h('p', {}, h('a', { href: `/cases/${encodeURIComponent(one.id)}` }, one.use_case && [raw(one.use_case, { most: 20 }), ' '], raw(one.rule_name, { most: 160 }))),
      h('p', { class: 'quiet' }, actor(one.user), one.user && ' ', t('row.alerts', { n: one.count, count: number(one.count) })))));
}
