import en from './messages/en.js';
import vi from './messages/vi.js';
import { settings } from './settings.js';

const MESSAGES = { en, vi };

/** The chosen language; the browser's when there is one for it, else English. */
export function language() {
  const wanted = settings().lang ?? navigator.language.slice(0, 2);
  return MESSAGES[wanted] ? wanted : 'en';
}

/**
 * A message in the chosen language.
 * @param {string} key
 * @param {Record<string, string | number>} [values] for the {names} in it; n also chooses between `key` and `key.one`
 */
export function t(key, values = {}) {
  return pattern(key, values).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** A message with nodes in it: data stays isolated within a sentence. */
export function tn(key, values = {}) {
  return pattern(key, values).split(/(\{\w+\})/).filter((part) => part !== '').map((part) => values[part.slice(1, -1)] ?? part);
}

/** True when there is such a message. */
export function has(key) {
  return key in en;
}

function pattern(key, values) {
  const messages = MESSAGES[language()];
  const one = `${key}.one`;
  return (values.n === 1 && messages[one]) || messages[key] || key;
}
