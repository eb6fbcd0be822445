import { get } from './api.js';

let known = null;

/** The rules in force, asked for once a page. @returns {Promise<Map<string, object>>} by id */
export async function rulesById() {
  known ??= get('/rules').then((list) => new Map(list.rules.map((rule) => [rule.id, rule])));
  try {
    return await known;
  } catch (failed) {
    known = null;
    throw failed;
  }
}

/** Asks again at the next look: a rule may have changed. */
export function forgetRules() {
  known = null;
}
