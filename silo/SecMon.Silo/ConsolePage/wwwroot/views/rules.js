import { get } from '../api.js';
import { askRevoke } from '../dialogs/lifecycle.js';
import { h, fill, syncList } from '../dom.js';
import { t } from '../i18n.js';
import { severity } from '../parts/badges.js';
import { facts, runbook } from '../parts/facts.js';
import { say } from '../parts/say.js';
import { forgetRules } from '../rules.js';
import { line, number, prose, raw } from '../text.js';
import { moment } from '../time.js';

const WINDOW = 150;
const TESTING = 1_500;

/** The rules in force: what each is for, whether its tests pass, how often it alerted; files that were refused; what is suppressed. */
export function rulesView(place, route) {
  const wanted = route.query.get('rule');
  const search = h('input', { type: 'search', placeholder: t('rules.search'), 'aria-label': t('rules.search'), 'aria-keyshortcuts': '/', autocomplete: 'off', maxlength: 200, oninput: () => render() });
  const summary = h('p', {});
  const problems = h('div', {});
  const list = h('ul', { class: 'rules', role: 'list' });
  const more = h('button', { type: 'button', class: 'wide', hidden: true, onclick: showMore });
  const suppressions = h('section', { class: 'card' });
  let rules = [];
  let most = WINDOW;
  let timer = null;
  let isEnded = false;
  let isWanted = wanted !== null;

  document.title = `${t('place.rules')} – SecMon`;
  fill(place, h('h1', { tabindex: -1 }, t('rules.title')), summary, problems, h('div', { class: 'filters' }, search), list, more, suppressions);
  forgetRules();
  load();
  loadSuppressions();

  async function load() {
    try {
      const answer = await get('/rules');
      if (isEnded) return;
      rules = answer.rules;
      showSummary(answer);
      render();
      if (!answer.tested) timer = setTimeout(load, TESTING);
    } catch (failed) {
      say(t('failed', { why: line(failed.message) }), { isBad: true });
    }
  }

  function showSummary(answer) {
    const files = new Map(answer.rules.filter((rule) => rule.tests).map((rule) => [rule.file, rule.tests]));
    const passed = [...files.values()].reduce((sum, tests) => sum + tests.passed, 0);
    const failed = [...files.values()].reduce((sum, tests) => sum + tests.failed.length, 0);
    fill(summary, t('rules.count', { n: answer.rules.length, count: number(answer.rules.length) }), ' ',
      answer.tested ? h('span', { class: failed > 0 ? 'bad' : 'good' }, t('rules.tests', { passed: number(passed), failed: number(failed) })) : h('span', { class: 'quiet' }, t('rules.testing')), ' ',
      h('span', { class: 'quiet' }, t('rules.set'), ' ', h('code', {}, answer.hash.slice(0, 12))));
    fill(problems, answer.problems.length > 0 && h('section', { class: answer.problems.some((problem) => problem.error) ? 'card unwell' : 'card' }, h('h2', {}, t('rules.problems')), h('ul', { class: 'plain' }, answer.problems.map((problem) => h('li', {},
      h('span', { class: problem.error ? 'bad' : 'quiet' }, t(problem.error ? 'rules.refused' : 'rules.warning')), ' ', h('code', {}, `${line(problem.file)}:${problem.line}`), ' ', raw(problem.message, { most: 400 }), problem.help && [' ', raw(problem.help, { class: 'quiet', most: 400 })])))));
  }

  function render() {
    const words = search.value.toLowerCase().split(/\s+/).filter((word) => word);
    const found = rules.filter((rule) => words.every((word) => `${rule.use_case} ${rule.title} ${rule.file} ${rule.level} ${rule.status} ${rule.id}`.toLowerCase().includes(word)));
    if (isWanted && rules.length > 0) most = Math.max(most, found.findIndex((rule) => rule.id === wanted) + 1);
    syncList(list, found.slice(0, most), (rule) => rule.id, (rule, before) => ruleRow(rule, before, rule.id === wanted));
    more.hidden = found.length <= most;
    more.textContent = t('list.more', { shown: number(most), n: found.length, all: number(found.length) });
    if (isWanted && rules.length > 0) {
      isWanted = false;
      list.querySelector('details[open]')?.scrollIntoView({ block: 'center' });
    }
  }

  function showMore() {
    most += WINDOW;
    render();
  }

  async function loadSuppressions() {
    const { suppressions: all } = await get('/suppressions');
    const inForce = all.filter((one) => !one.is_revoked && new Date(one.until) > Date.now());
    fill(suppressions, h('h2', {}, t('suppressions.title', { n: inForce.length })), inForce.length === 0 && h('p', { class: 'quiet' }, t('suppressions.none')),
      h('ul', { class: 'plain' }, inForce.map((one) => h('li', {},
        h('p', {}, ['rule', 'user', 'source', 'host', 'group'].filter((name) => one[name]).map((name) => [t(`suppress.${name}`), ' ', raw(one[name], { class: 'tag', most: 80 }), ' '])),
        h('p', { class: 'quiet' }, raw(one.owner, { most: 60 }), ': ', raw(one.reason, { most: 200 }), ' ', t('suppressions.until'), ' ', moment(one.until), ' ', one.weekly && raw(one.weekly)),
        h('button', { type: 'button', class: 'small', onclick: async () => (await askRevoke(one)) && loadSuppressions() }, t('revoke.submit'))))));
  }

  return {
    end() {
      isEnded = true;
      clearTimeout(timer);
    },

    onKey(key) {
      if (key === '/') search.focus();
      else if (key === 'j' || key === 'k') moveIn(list, key === 'j' ? 1 : -1);
      else return false;
      return true;
    },
  };
}

function moveIn(list, by) {
  const heads = [...list.querySelectorAll('summary')];
  const at = heads.indexOf(document.activeElement);
  heads[at < 0 ? 0 : Math.max(0, Math.min(heads.length - 1, at + by))]?.focus();
}

function ruleRow(rule, before, isWanted) {
  const print = JSON.stringify(rule);
  if (before?.dataset.print === print) return before;
  const row = before ?? h('li', {}, h('details', { open: isWanted }));
  row.dataset.print = print;
  const hadFocus = row.contains(document.activeElement);
  const head = h('summary', {},
    severity(rule.level),
    h('span', { class: 'what' }, h('span', { class: 'title' }, rule.use_case && [raw(rule.use_case, { class: 'code', most: 20 }), ' '], raw(rule.title, { most: 160 })), h('span', { class: 'group quiet' }, h('code', {}, `${line(rule.file)}:${rule.line}`))),
    h('span', { class: 'flags' }, rule.shadow && h('span', { class: 'flag' }, t('rule.shadow')), rule.part && h('span', { class: 'flag' }, t('rule.part')), rule.page && h('span', { class: 'flag' }, t('rule.page'))),
    h('span', { class: 'count' }, t('row.alerts', { n: rule.alerts, count: number(rule.alerts) })),
    h('span', { class: 'tests' }, testsOf(rule.tests)));
  fill(row.firstElementChild, head, h('div', { class: 'inside' },
    h('p', {}, prose(rule.description)),
    rule.tests?.failed.length > 0 && h('ul', { class: 'plain' }, rule.tests.failed.map((test) => h('li', {}, h('span', { class: 'bad' }, t('rule.failed')), ' ', raw(test.name), ' ', raw(test.problem, { class: 'quiet', most: 400 })))),
    facts([
      ['rule.next', rule.next && prose(rule.next)],
      ['rule.falsePositives', rule.false_positives?.length > 0 && raw(rule.false_positives.join('; '), { most: 2_000 })],
      ['rule.runbook', runbook(rule.runbook)],
      ['rule.status', rule.status && raw(rule.status)],
      ['rule.owner', rule.owner && raw(rule.owner)],
      ['rule.version', h('code', {}, line(rule.version))],
      ['rule.id', h('code', {}, line(rule.id))],
    ]),
    !rule.part && h('p', {}, h('a', { href: `/?rule=${encodeURIComponent(rule.id)}&status=all` }, t('rule.cases')))));
  if (hadFocus) head.focus();
  return row;
}

function testsOf(tests) {
  if (!tests) return h('span', { class: 'quiet' }, t('rules.testing'));
  if (tests.failed.length > 0) return h('span', { class: 'bad' }, t('rule.testsFail', { n: tests.failed.length }));
  return tests.passed > 0 ? h('span', { class: 'good' }, t('rule.testsPass', { n: tests.passed })) : h('span', { class: 'quiet' }, t('rule.noTests'));
}
