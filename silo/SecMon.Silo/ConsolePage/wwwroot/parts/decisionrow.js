import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { line, number, prose, raw } from '../text.js';
import { facts } from './facts.js';
import { failedTests, testsOf } from './rulerow.js';

/**
 * A decision in a list: its head, and everything about it when it is opened.
 * @param {object} decision
 * @param {HTMLElement} [before] the element that shows the decision now; it is changed in place
 * @param {boolean} isWanted true opens a new element
 */
export function decisionRow(decision, before, isWanted) {
  const print = JSON.stringify(decision);
  if (before?.dataset.print === print) return before;
  const row = before ?? h('li', {}, h('details', { open: isWanted }));
  row.dataset.print = print;
  const hadFocus = row.contains(document.activeElement);
  const head = headOf(decision);
  fill(row.firstElementChild, head, insideOf(decision));
  if (hadFocus) head.focus();
  return row;
}

function headOf(decision) {
  return h('summary', {},
    h('span', { class: 'quiet' }, t(`decision.on.${decision.on}`)),
    h('span', { class: 'what' }, h('span', { class: 'title' }, raw(decision.title, { most: 160 })), h('span', { class: 'group quiet' }, h('code', {}, `${line(decision.file)}:${decision.line}`))),
    h('span', { class: 'flags' }, decision.shadow && h('span', { class: 'flag' }, t('rule.shadow')), isOver(decision) && h('span', { class: 'flag' }, t('decision.over'))),
    h('span', { class: 'count' }, t('decision.fired', { n: decision.fired, count: number(decision.fired) })),
    h('span', { class: 'tests' }, testsOf(decision.tests)));
}

function insideOf(decision) {
  return h('div', { class: 'inside' },
    decision.shadow && h('p', {}, t('decision.inShadow')),
    h('p', {}, prose(decision.description)),
    failedTests(decision.tests),
    facts([
      ['decision.expires', decision.expires && raw(decision.expires)],
      ['rule.status', decision.status && raw(decision.status)],
      ['rule.owner', decision.owner && raw(decision.owner)],
      ['rule.version', h('code', {}, line(decision.version))],
      ['rule.id', h('code', {}, line(decision.id))],
    ]));
}

/** Days are those of UTC, the last one included. */
function isOver(decision) {
  return decision.expires && decision.expires < new Date().toISOString().slice(0, 10);
}
