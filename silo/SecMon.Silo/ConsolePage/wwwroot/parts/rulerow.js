import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { line, number, prose, raw } from '../text.js';
import { severity } from './badges.js';
import { facts, runbook } from './facts.js';

/**
 * A rule in a list: its head, and everything about it when it is opened.
 * @param {object} rule
 * @param {HTMLElement} [before] the element that shows the rule now; it is changed in place
 * @param {boolean} isWanted true opens a new element
 */
export function ruleRow(rule, before, isWanted) {
  const print = JSON.stringify(rule);
  if (before?.dataset.print === print) return before;
  const row = before ?? h('li', {}, h('details', { open: isWanted }));
  row.dataset.print = print;
  const hadFocus = row.contains(document.activeElement);
  const head = headOf(rule);
  fill(row.firstElementChild, head, insideOf(rule));
  if (hadFocus) head.focus();
  return row;
}

function headOf(rule) {
  const count = { n: rule.alerts, count: number(rule.alerts) };
  return h('summary', {},
    severity(rule.level),
    h('span', { class: 'what' }, h('span', { class: 'title' }, rule.use_case && [raw(rule.use_case, { class: 'code', most: 20 }), ' '], raw(rule.title, { most: 160 })), h('span', { class: 'group quiet' }, h('code', {}, `${line(rule.file)}:${rule.line}`))),
    h('span', { class: 'flags' }, rule.shadow && h('span', { class: 'flag' }, t('rule.shadow')), rule.part && h('span', { class: 'flag' }, t('rule.part')), rule.page && !rule.shadow && h('span', { class: 'flag' }, t('rule.page'))),
    h('span', { class: 'count' }, t(rule.shadow ? 'rule.wouldAlert' : 'row.alerts', count)),
    h('span', { class: 'tests' }, testsOf(rule.tests)));
}

function insideOf(rule) {
  return h('div', { class: 'inside' },
    rule.shadow && h('p', {}, t('rule.inShadow')),
    h('p', {}, prose(rule.description)),
    failedTests(rule.tests),
    facts([
      ['rule.next', rule.next && prose(rule.next)],
      ['rule.falsePositives', rule.false_positives?.length > 0 && raw(rule.false_positives.join('; '), { most: 2_000 })],
      ['rule.runbook', runbook(rule.runbook)],
      ['rule.status', rule.status && raw(rule.status)],
      ['rule.owner', rule.owner && raw(rule.owner)],
      ['rule.version', h('code', {}, line(rule.version))],
      ['rule.id', h('code', {}, line(rule.id))],
    ]),
    !rule.part && !rule.shadow && h('p', {}, h('a', { href: `/?rule=${encodeURIComponent(rule.id)}&status=all` }, t('rule.cases'))));
}

/** The tests that fail, and why. */
export function failedTests(tests) {
  return tests?.failed.length > 0 && h('ul', { class: 'plain' }, tests.failed.map((test) => h('li', {}, h('span', { class: 'bad' }, t('rule.failed')), ' ', raw(test.name), ' ', raw(test.problem, { class: 'quiet', most: 400 }))));
}

/** How the tests beside a rule file stand. */
export function testsOf(tests) {
  if (!tests) return h('span', { class: 'quiet' }, t('rules.testing'));
  if (tests.failed.length > 0) return h('span', { class: 'bad' }, t('rule.testsFail', { n: tests.failed.length }));
  return tests.passed > 0 ? h('span', { class: 'good' }, t('rule.testsPass', { n: tests.passed })) : h('span', { class: 'quiet' }, t('rule.noTests'));
}
