import { get } from '../api.js';
import { h, fill } from '../dom.js';
import { has, t } from '../i18n.js';
import { raw } from '../text.js';
import { ago } from '../time.js';
import { bySeverity, severity } from './badges.js';

const INTERVAL = 10_000;

const banner = h('aside', { class: 'banner', hidden: true });
let problems = [];

/** What is wrong with SecMon itself, on every view. */
export function healthBanner() {
  show();
  return banner;
}

/** Looks now, and again and again. */
export async function keepHealth() {
  try {
    problems = (await get('/health')).problems.sort(bySeverity);
    show();
  } catch {
    // The live mark says that the silo does not answer.
  }
  setTimeout(keepHealth, INTERVAL);
}

/** The problems of one subject, or all of them. */
export function problemList(list) {
  return h('ul', { class: 'problems' }, list.map((problem) => h('li', {},
    severity(problem.severity), ' ', h('strong', {}, nameOf(problem)), problem.subject && [': ', raw(problem.subject, { most: 60 })], ' ',
    h('span', { class: 'quiet' }, t('health.since'), ' ', ago(problem.since)),
    h('p', {}, raw(problem.summary, { most: 400 })),
    h('p', { class: 'quiet' }, raw(problem.next, { most: 400 })))));
}

function show() {
  banner.hidden = problems.length === 0;
  if (problems.length === 0) return;
  const shown = problems.map((problem) => `${problem.name} ${problem.subject}`).join();
  if (banner.dataset.shown === shown + document.documentElement.lang) return;   // nothing moves under the reader
  banner.setAttribute('aria-label', t('health.label'));
  banner.dataset.shown = shown + document.documentElement.lang;
  fill(banner, h('p', {}, h('strong', {}, t('health.unwell', { n: problems.length })), ' ',
    problems.slice(0, 3).map((problem) => [h('span', { class: 'named' }, severity(problem.severity), ' ', nameOf(problem), problem.subject && [': ', raw(problem.subject, { most: 40 })]), ' ']),
    problems.length > 3 && t('health.more', { n: problems.length - 3 }), ' ',
    h('a', { href: '/sources' }, t('health.look'))));
}

function nameOf(problem) {
  const key = `problem.${problem.name}`;
  return has(key) ? t(key) : raw(problem.name);
}
