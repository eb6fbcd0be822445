import { get } from '../api.js';
import { h, fill, syncList } from '../dom.js';
import { t } from '../i18n.js';
import { decisionRow } from '../parts/decisionrow.js';
import { excuseList } from '../parts/excuses.js';
import { ruleRow } from '../parts/rulerow.js';
import { suppressionList } from '../parts/suppressions.js';
import { poll } from '../poll.js';
import { forgetRules } from '../rules.js';
import { line, number, raw } from '../text.js';
import { nameTab } from '../title.js';

const WINDOW = 150;
const TESTING = 1_500;
const INTERVAL = 15_000;

/** The rules in force: what each is for, whether its tests pass, how often it alerted; below them the decisions, and what they excuse now; files that were refused; what is suppressed. */
export function rulesView(place, route) {
  const wanted = route.query.get('rule');
  const search = h('input', { type: 'search', placeholder: t('rules.search'), 'aria-label': t('rules.search'), 'aria-keyshortcuts': '/', autocomplete: 'off', maxlength: 200, oninput: () => render() });
  const summary = h('p', {});
  const problems = h('div', {});
  const list = h('ul', { class: 'rules', role: 'list' });
  const more = h('button', { type: 'button', class: 'wide', hidden: true, onclick: showMore });
  const decisionsTitle = h('h2', { hidden: true }, t('rules.decisions'));
  const decisionsHint = h('p', { class: 'quiet', hidden: true }, t('rules.decisionsHint'));
  const decisionList = h('ul', { class: 'rules decisions', role: 'list' });
  const excuses = excuseList();
  const suppressions = suppressionList(() => reading.again());
  let rules = [];
  let decisions = [];
  let most = WINDOW;
  let isWanted = wanted !== null;

  nameTab(t('place.rules'));
  forgetRules();
  const reading = poll(() => Promise.all([get('/rules'), get('/suppressions'), get('/excuses')]), show);
  fill(place, h('h1', { tabindex: -1 }, t('rules.title')), reading.element, summary, problems, h('div', { class: 'filters' }, search), list, more, h('section', {}, decisionsTitle, decisionsHint, decisionList), excuses.element, suppressions.element);

  function show([answer, { suppressions: all }, excused]) {
    rules = answer.rules;
    decisions = answer.decisions;
    fill(summary, summaryOf(answer));
    fill(problems, answer.problems.length > 0 && problemsOf(answer.problems));
    render();
    excuses.show(excused);
    suppressions.show(all, rules);
    return answer.tested ? INTERVAL : TESTING;
  }

  function render() {
    const words = search.value.toLowerCase().split(/\s+/).filter((word) => word);
    const found = having(words, rules);
    if (isWanted) most = Math.max(most, found.findIndex((rule) => rule.id === wanted) + 1);
    syncList(list, found.slice(0, most), (rule) => rule.id, (rule, before) => ruleRow(rule, before, rule.id === wanted));
    const decided = having(words, decisions);
    syncList(decisionList, decided, (decision) => decision.id, (decision, before) => decisionRow(decision, before, decision.id === wanted));
    decisionsTitle.hidden = decided.length === 0;
    decisionsHint.hidden = decided.length === 0;
    more.hidden = found.length <= most;
    more.textContent = t('list.more', { shown: number(most), n: found.length, all: number(found.length) });
    if (isWanted) (list.querySelector('details[open]') ?? decisionList.querySelector('details[open]'))?.scrollIntoView({ block: 'center' });
    isWanted = false;
  }

  function showMore() {
    most += WINDOW;
    render();
  }

  return {
    end: reading.end,

    onKey(key) {
      if (key === '/') search.focus();
      else if (key === 'j' || key === 'k') moveIn([list, decisionList], key === 'j' ? 1 : -1);
      else return false;
      return true;
    },
  };
}

function having(words, all) {
  return all.filter((one) => words.every((word) => `${one.use_case ?? ''} ${one.title} ${one.file} ${one.level ?? ''} ${one.status ?? ''} ${one.id}`.toLowerCase().includes(word)));
}

function summaryOf({ rules, decisions, tested, hash }) {
  const shadow = rules.filter((rule) => rule.shadow).length;
  const files = [...new Map([...rules, ...decisions].filter((rule) => rule.tests).map((rule) => [rule.file, rule.tests])).values()];
  const passed = files.reduce((sum, tests) => sum + tests.passed, 0);
  const failed = files.reduce((sum, tests) => sum + tests.failed.length, 0);
  return [t('rules.count', { n: rules.length - shadow, count: number(rules.length - shadow) }), ' ', shadow > 0 && [t('rules.shadow', { shadow: number(shadow), all: number(rules.length) }), ' '],
    tested ? h('span', { class: failed > 0 ? 'bad' : 'good' }, t('rules.tests', { passed: number(passed), failed: number(failed) })) : h('span', { class: 'quiet' }, t('rules.testing')), ' ',
    h('span', { class: 'quiet' }, t('rules.set'), ' ', h('code', {}, hash.slice(0, 12)))];
}

function problemsOf(problems) {
  return h('section', { class: problems.some((problem) => problem.error) ? 'card unwell' : 'card' }, h('h2', {}, t('rules.problems')), h('ul', { class: 'plain' }, problems.map((problem) => h('li', {},
    h('span', { class: problem.error ? 'bad' : 'quiet' }, t(problem.error ? 'rules.refused' : 'rules.warning')), ' ', h('code', {}, `${line(problem.file)}:${problem.line}`), ' ', raw(problem.message, { most: 400 }), problem.help && [' ', raw(problem.help, { class: 'quiet', most: 400 })]))));
}

function moveIn(lists, by) {
  const heads = lists.flatMap((list) => [...list.querySelectorAll('summary')]);
  const at = heads.indexOf(document.activeElement);
  heads[at < 0 ? 0 : Math.max(0, Math.min(heads.length - 1, at + by))]?.focus();
}
