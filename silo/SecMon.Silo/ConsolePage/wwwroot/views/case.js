import { ACTIONS, act } from '../actions.js';
import { ApiProblem, get, getTagged } from '../api.js';
import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { goBeside, listAddress } from '../left.js';
import { actionBar } from '../parts/actionbar.js';
import { bundleButton } from '../parts/bundle.js';
import { incidentsOf, proposal, tasks } from '../parts/casejoins.js';
import { isOverdue, severity, status } from '../parts/badges.js';
import { caseFacts } from '../parts/casefacts.js';
import { evidence } from '../parts/evidence.js';
import { allFields, runbook } from '../parts/facts.js';
import { historyOf } from '../parts/history.js';
import { alertList, otherCases } from '../parts/related.js';
import { say } from '../parts/say.js';
import { rulesById } from '../rules.js';
import { line, long, prose, raw } from '../text.js';
import { nameTab } from '../title.js';

const GATHERED = 400;

/** One case, or one alert within its case: what happened, why, which records show it, what to check, and what was done. */
export function caseView(place, route, store, incidents) {
  const view = { one: null, etag: null, alert: null, evidence: null, alerts: null, others: null, isEnded: false, timer: null };
  const heading = h('h1', { tabindex: -1 }, t('case.loading'));
  const bar = actionBar(run);
  const head = h('div', {});
  const joins = h('div', { class: 'joins' });
  const main = h('div', { class: 'stack' });
  const history = h('section', { class: 'card' });
  const facts = h('div', {});
  const side = h('div', { class: 'stack', hidden: true }, history,
    h('section', { class: 'card' }, h('h2', {}, t('case.facts')), facts, bundleButton('case', () => view.one.id)));
  nameTab('');
  fill(place, h('div', { class: 'casehead' }, h('div', { class: 'crumbs' }, h('a', { href: listAddress() }, t('case.back'))), head, heading, joins, bar.element), h('div', { class: 'split' }, main, side));
  load();

  async function load() {
    try {
      const alert = await find(`/alerts/${encodeURIComponent(route.id)}`);
      view.alert = alert;
      await refresh(route.view === 'alert' ? alert?.secmon.case?.id ?? route.id : route.id);
      if (view.isEnded) return;
      fill(heading, long(alert?.message ?? view.one.group, 'sentence'));
      await showMain();
    } catch (failed) {
      if (view.isEnded) return;
      fill(heading, failed.status === 404 ? t('case.none') : t('failed', { why: line(failed.message) }));
    }
  }

  async function refresh(id) {
    const path = `/cases/${encodeURIComponent(id)}`;
    const [{ body, etag }, { changes }] = await Promise.all([getTagged(path), get(`${path}/changes`)]);
    if (view.isEnded) return;
    const before = view.one;
    Object.assign(view, { one: body, etag });
    store.take(body);
    showHead();
    showSide(changes);
    if (before && before.count !== body.count) view.alerts?.load(body).catch(tell);
    // The stream may have told of something newer while this was being read, when the view did not know yet that it is its case.
    if (store.find(body.id).revision > body.revision) refreshSoon();
  }

  /** Once for all that comes within a moment. */
  function refreshSoon() {
    view.timer ??= setTimeout(() => {
      view.timer = null;
      Promise.all([refresh(view.one.id), view.others?.load()]).catch(tell);
    }, GATHERED);
  }

  function showHead() {
    const { one } = view;
    nameTab(line(one.rule_name, 60));
    fill(head, severity(one.severity), ' ', status(one), ' ', isOverdue(one) && h('span', { class: 'late' }, t('row.overdue')), ' ',
      one.use_case && raw(one.use_case, { class: 'code', most: 20 }), ' ', raw(one.rule_name), ' ', one.assignee && [h('span', { class: 'quiet' }, t('case.assignee')), ' ', raw(one.assignee, { most: 80 })]);
    fill(joins, incidentsOf(one, incidents), proposal(one));
    bar.show(one, heading);
  }

  function showSide(changes) {
    side.hidden = false;
    fill(facts, caseFacts(view.one, view.alert));
    if (history.dataset.print === String(changes.length)) return;   // nobody changes what was done
    history.dataset.print = changes.length;
    fill(history, historyOf(view.one, changes));
  }

  async function showMain() {
    const { one, alert } = view;
    const rule = await rulesById().then((rules) => rules.get(one.rule_id), () => null);
    if (view.isEnded) return;
    view.evidence = alert && evidence(alert);
    view.alerts = alertList(alert?.event.id);
    view.others = otherCases(one);
    fill(main, nextOf(one, alert, rule), whyOf(one, alert, rule), view.evidence?.element, view.others.element, view.alerts.element, alert && allFields(alert));
    await Promise.all([view.alerts.load(view.one), view.others.load()]);
  }

  async function run(name) {
    await act(name, () => ({ one: view.isEnded ? null : view.one, etag: view.etag }), async (one) => {
      store.take(one);
      await refresh(one.id).catch(tell);
    });
  }

  return {
    end() {
      view.isEnded = true;
      clearTimeout(view.timer);
    },

    onEvent(kind, document) {
      if (!view.one) return;
      const isOfActor = view.one.user && document.user?.name === view.one.user;
      if (document.secmon.case?.id === view.one.id || isOfActor) refreshSoon();
    },

    onKey(key) {
      const action = ACTIONS.find((one) => one.key === key);
      if (action && view.one) run(action.name);
      else if (key === 'e' && view.evidence) view.evidence.look();
      else if (key === 'j' || key === 'k') goBeside(view.one?.id, key === 'j' ? 1 : -1);
      else return false;
      return true;
    },
  };
}

/** What to check, which is what the reader came for. */
function nextOf(one, alert, rule) {
  const reference = alert?.event.reference ?? rule?.runbook;
  return h('section', { class: 'card next' }, h('h2', {}, t('case.next')), h('p', {}, prose(alert?.secmon.detail?.next ?? rule?.next ?? t('case.noNext'))), tasks(one),
    rule?.false_positives?.length > 0 && [h('h3', {}, t('case.falsePositives')), h('ul', {}, rule.false_positives.map((text) => h('li', {}, raw(text, { most: 400 }))))],
    reference && h('p', {}, t('case.runbook'), ' ', runbook(reference)));
}

function whyOf(one, alert, rule) {
  return h('section', { class: 'card' }, h('h2', {}, t('case.why')), h('p', {}, prose(alert?.rule.description ?? rule?.description)), alert?.event.reason && h('p', {}, h('code', {}, line(alert.event.reason, 1_000))),
    h('p', {}, h('a', { href: `/rules?rule=${encodeURIComponent(one.rule_id)}` }, t('case.toRule'))), techniques(alert));
}

function techniques(alert) {
  const names = alert?.threat?.technique?.name ?? [];
  const ids = alert?.threat?.technique?.id ?? [];
  return names.length > 0 && h('p', { class: 'quiet' }, t('case.techniques'), ' ', names.map((name, at) => [raw(`${ids[at] ?? ''} ${name}`.trim(), { class: 'tag' }), ' ']));
}

/** A document; null when retention removed it. */
async function find(path) {
  try {
    return await get(path);
  } catch (failed) {
    if (failed instanceof ApiProblem && failed.status === 404) return null;
    throw failed;
  }
}

function tell(failed) {
  say(t('failed', { why: line(failed.message) }), { isBad: true });
}
