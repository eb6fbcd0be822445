import { h } from '../dom.js';
import { t } from '../i18n.js';
import { actorAddress } from '../router.js';
import { line, long, raw } from '../text.js';

const MOST_FIELDS = 200;

/** A list of names and values; what has no value is left out. @param {[string, unknown][]} pairs key of the name's message, and what to show */
export function facts(pairs) {
  return h('dl', { class: 'facts' }, pairs.filter(([, value]) => value).map(([name, value]) => h('div', {}, h('dt', {}, t(name)), h('dd', {}, value))));
}

/** An account, as a link to everything about it. */
export function actor(name) {
  if (!name) return null;
  const address = actorAddress(name);
  return address ? h('a', { href: address }, raw(name, { most: 120 })) : raw(name, { most: 120 });
}

/** A link to a page elsewhere when it is one, else its text. Anything but http would run in this page. */
function outside(address) {
  if (!address) return null;
  return /^https?:\/\//i.test(address) ? h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, raw(address)) : raw(address);
}

/** A link to a runbook: a page of this silo, or one elsewhere. Anything else is shown as its text. */
export function runbook(address) {
  if (!address) return null;
  return /^\/(?![/\\])/.test(address) ? h('a', { href: address }, raw(address)) : outside(address);
}

/** Every field of a document, flat, by name. */
export function allFields(document) {
  const pairs = [];
  const walk = (value, name) => {
    if (value !== null && typeof value === 'object' && !(Array.isArray(value) && value.every((one) => typeof one !== 'object'))) {
      for (const [key, inner] of Object.entries(value)) walk(inner, name ? `${name}.${key}` : key);
    } else {
      pairs.push([name, Array.isArray(value) ? value.join(', ') : String(value)]);
    }
  };
  walk(document, '');
  return h('details', { class: 'fields' }, h('summary', {}, t('case.allFields', { n: pairs.length })),
    h('dl', {}, pairs.slice(0, MOST_FIELDS).map(([name, value]) => h('div', {}, h('dt', {}, h('code', {}, line(name))), h('dd', {}, long(value))))));
}
