import { askRevoke } from '../dialogs/lifecycle.js';
import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { raw } from '../text.js';
import { moment } from '../time.js';

const SCOPES = ['rule', 'user', 'source', 'host', 'group'];

/**
 * What people do not hear of, who wanted it, why, and until when; each can be ended.
 * @param {() => void} onEnded
 */
export function suppressionList(onEnded) {
  const element = h('section', { class: 'card' });
  return {
    element,

    /** Shows those that are in force; rules by their titles, those that left the set by their ids. */
    show(all, rules) {
      const inForce = all.filter((one) => !one.is_revoked && new Date(one.until) > Date.now());
      const print = inForce.map((one) => one.id).join();
      if (element.dataset.print === print) return;
      element.dataset.print = print;
      fill(element, h('h2', {}, t('suppressions.title', { n: inForce.length })), inForce.length === 0 && h('p', { class: 'quiet' }, t('suppressions.none')),
        h('ul', { class: 'plain' }, inForce.map((one) => suppressionRow({ ...one, rule: rules.find((rule) => rule.id === one.rule)?.title ?? one.rule }, onEnded))));
    },
  };
}

function suppressionRow(one, onEnded) {
  return h('li', {},
    h('p', {}, SCOPES.filter((name) => one[name]).map((name) => [t(`suppress.${name}`), ' ', raw(one[name], { class: 'tag', most: 80 }), ' '])),
    h('p', { class: 'quiet' }, raw(one.owner, { most: 60 }), ': ', raw(one.reason, { most: 200 }), ' ', t('suppressions.until'), ' ', moment(one.until), ' ', one.weekly && raw(one.weekly)),
    h('button', { type: 'button', class: 'small', onclick: async () => (await askRevoke(one)) && onEnded() }, t('revoke.submit')));
}
