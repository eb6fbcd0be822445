import { ACTIONS, act } from '../actions.js';
import { ApiProblem, get, getTagged, send } from '../api.js';
import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { isOverdue, severity, status } from '../parts/badges.js';
import { evidence } from '../parts/evidence.js';
import { actor, allFields, facts, runbook } from '../parts/facts.js';
import { historyOf } from '../parts/history.js';
import { alertList, otherCases } from '../parts/related.js';
import { say } from '../parts/say.js';
import { rulesById } from '../rules.js';
import { line, long, prose, raw } from '../text.js';
import { ago, moment } from '../time.js';
import { goBeside } from './overview.js';

const GATHERED = 400;

/** One case, or one alert within its case: what happened, why, which records show it, what to check, and what was done. */
export function caseView(place, route, store) {
  const view = { one: null, etag: null, alert: null, evidence: null, isEnded: false, timer: null };
  const heading = h('h1', { tabindex: -1 }, t('case.loading'));
  const bar = h('div', { class: 'actions', role: 'group', 'aria-label': t('case.actions') });
  const head = h('div', {});
  const main = h('div', { class: 'stack' });
  const side = h('div', { class: 'stack' });
  fill(place, h('div', { class: 'casehead' }, h('div', { class: 'crumbs' }, h('a', { href: '/' }, t('case.back'))), head, heading, bar), h('div', { class: 'split' }, main, side));
  const isCurrent = () => !view.isEnded;
  load();

  async function load() {
    try {
      const alert = await find(`/alerts/${encodeURIComponent(route.id)}`);
      const id = route.view === 'alert' ? alert?.secmon.case?.id ?? route.id : route.id;
      view.alert = alert;
      await refresh(id);
      if (isCurrent()) await showMore();
    } catch (failed) {
      if (!isCurrent()) return;
      fill(heading, failed.status === 404 ? t('case.none') : t('failed', { why: line(failed.message) }));
    }
  }

  async function refresh(id) {
    const path = `/cases/${encodeURIComponent(id)}`;
    const [{ body, etag }, { changes }] = await Promise.all([getTagged(path), get(`${path}/changes`)]);
    if (!isCurrent()) return;
    Object.assign(view, { one: body, etag, changes });
    store.take(body);
    showHead();
    showSide();
    // The stream may have told of something newer while this was being read, when the view did not know yet that it is its case.
    if (store.find(body.id).revision > body.revision) view.timer ??= setTimeout(again, GATHERED);
  }

  function again() {
    view.timer = null;
    refresh(view.one.id).catch(tell);
  }

  function showHead() {
    const { one, alert } = view;
    document.title = `${line(one.rule_name, 60)} – SecMon`;
    fill(head, severity(one.severity), ' ', status(one), ' ', isOverdue(one) && h('span', { class: 'late' }, t('row.overdue')), ' ',
      one.use_case && raw(one.use_case, { class: 'code', most: 20 }), ' ', raw(one.rule_name), ' ', one.assignee && [h('span', { class: 'quiet' }, t('case.assignee')), ' ', raw(one.assignee, { most: 80 })]);
    fill(heading, long(alert?.message ?? one.group, 'sentence'));
    const focused = document.activeElement?.dataset.action;
    fill(bar, ACTIONS.filter((action) => action.can(one)).map((action) => h('button', {
      type: 'button', 'data-action': action.name, 'aria-keyshortcuts': action.key, class: action.name === 'acknowledge' && one.status === 'open' ? 'main' : '', onclick: () => run(action.name),
    }, t(`action.${action.name}`), h('kbd', { 'aria-hidden': 'true' }, action.key))));
    if (focused) (bar.querySelector(`[data-action="${focused}"]`) ?? heading).focus();
  }

  function showSide() {
    const { one, alert } = view;
    fill(side, historyOf(one, view.changes), h('section', { class: 'card' }, h('h2', {}, t('case.facts')), facts([
      ['fact.actor', actor(one.user)],
      ['fact.effective', actor(alert?.user?.effective?.name)],
      ['fact.address', alert?.source?.ip && raw(alert.source.ip)],
      ['fact.client', alert?.service?.name && raw(alert.service.name, { most: 120 })],
      ['fact.source', one.source && raw(one.source)],
      ['fact.host', alert?.host?.name && raw(alert.host.name)],
      ['fact.database', alert?.db?.namespace && raw(alert.db.namespace)],
      ['fact.table', alert?.db?.collection?.name && raw(alert.db.collection.name)],
      ['fact.when', alert && moment(alert['@timestamp'])],
      ['fact.last', [ago(one.last), ' ', h('span', { class: 'quiet' }, t('row.alerts', { n: one.count, count: one.count }))]],
      ['fact.due', one.status === 'open' && [moment(one.acknowledge_by), isOverdue(one) && [' ', h('span', { class: 'late' }, t('row.overdue'))]]],
      ['fact.page', one.page && t('fact.page.yes')],
      ['fact.suppressed', alert?.secmon.alert.suppressed_by && raw(alert.secmon.alert.suppressed_by)],
      ['fact.late', alert?.secmon.alert.backfill && t('fact.late.yes')],
      ['fact.group', raw(one.group)],
      ['fact.id', h('code', {}, line(one.id))],
    ]), h('button', { type: 'button', onclick: download }, t('case.bundle'))));
  }

  async function showMore() {
    const { one, alert } = view;
    const rule = await rulesById().then((rules) => rules.get(one.rule_id), () => null);
    if (!isCurrent()) return;
    view.evidence = alert && evidence(alert);
    const alerts = alertList(one, alert?.event.id);
    const others = otherCases(one);
    fill(main, h('section', { class: 'card next' }, h('h2', {}, t('case.next')), h('p', {}, prose(alert?.secmon.detail?.next ?? rule?.next ?? t('case.noNext'))),
      rule?.false_positives?.length > 0 && [h('h3', {}, t('case.falsePositives')), h('ul', {}, rule.false_positives.map((text) => h('li', {}, raw(text, { most: 400 }))))],
      (alert?.event.reference ?? rule?.runbook) && h('p', {}, t('case.runbook'), ' ', runbook(alert?.event.reference ?? rule.runbook))),
    h('section', { class: 'card' }, h('h2', {}, t('case.why')), h('p', {}, prose(alert?.rule.description ?? rule?.description)), alert?.event.reason && h('p', {}, h('code', {}, line(alert.event.reason, 1_000))),
      h('p', {}, h('a', { href: `/rules?rule=${encodeURIComponent(one.rule_id)}` }, t('case.toRule'))), techniques(alert)),
    view.evidence?.element, others.element, alerts.element, alert && allFields(alert));
    view.alerts = alerts;
    await Promise.all([alerts.load(), others.load()]);
  }

  async function run(name) {
    await act(name, view.one, view.etag, (one) => {
      store.take(one);
      refresh(one.id).catch(tell);
    });
  }

  async function download() {
    try {
      const answer = await send(`/cases/${encodeURIComponent(view.one.id)}/bundle`);
      const address = URL.createObjectURL(await answer.blob());
      h('a', { href: address, download: `secmon-case-${view.one.id}.json` }).click();
      URL.revokeObjectURL(address);
      say(t('done.bundle'));
    } catch (failed) {
      tell(failed);
    }
  }

  return {
    end() {
      view.isEnded = true;
      clearTimeout(view.timer);
    },

    onEvent(kind, document) {
      if (document.secmon.case?.id !== view.one?.id || view.timer) return;
      view.timer = setTimeout(() => {
        view.timer = null;
        refresh(view.one.id).then(() => kind === 'alert' && view.alerts?.load()).catch(tell);
      }, GATHERED);
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

function tell(failed) {
  say(t('failed', { why: line(failed.message) }), { isBad: true });
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
