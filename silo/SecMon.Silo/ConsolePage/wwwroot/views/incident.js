import { INCIDENT_ACTIONS, OF_INCIDENT, act } from '../actions.js';
import { get, getTagged } from '../api.js';
import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { listAddress } from '../left.js';
import { actionBar } from '../parts/actionbar.js';
import { isOverdue, severity, status } from '../parts/badges.js';
import { bundleButton } from '../parts/bundle.js';
import { actor, facts, runbook } from '../parts/facts.js';
import { incidentHistory } from '../parts/incidenthistory.js';
import { say } from '../parts/say.js';
import { timeline } from '../parts/timeline.js';
import { line, prose, raw } from '../text.js';
import { nameTab } from '../title.js';
import { ago, moment } from '../time.js';

const GATHERED = 400;

/** One incident: what happened in which order, why it is one story, what to do next, and what was done. */
export function incidentView(place, route, store, incidents) {
  const view = { one: null, etag: null, fresh: new Set(), isEnded: false, timer: null };
  const heading = h('h1', { tabindex: -1 }, t('incident.loading'));
  const bar = actionBar(run, INCIDENT_ACTIONS, 'incident.actions');
  const head = h('div', {});
  const main = h('div', { class: 'stack', hidden: true });
  const next = h('section', { class: 'card next' });
  const story = h('section', { class: 'card' });
  const why = h('section', { class: 'card' });
  const history = h('section', { class: 'card' });
  const about = h('div', {});
  const side = h('div', { class: 'stack', hidden: true }, history, h('section', { class: 'card' }, h('h2', {}, t('case.facts')), about, bundleButton('incident', () => view.one.id)));
  nameTab('');
  fill(main, next, story, why);
  fill(place, h('div', { class: 'casehead' }, h('div', { class: 'crumbs' }, h('a', { href: listAddress() }, t('case.back'))), head, heading, bar.element), h('div', { class: 'split' }, main, side));
  refresh().catch((failed) => {
    if (!view.isEnded) fill(heading, failed.status === 404 ? t('incident.none') : t('failed', { why: line(failed.message) }));
  });

  async function refresh() {
    const path = OF_INCIDENT.path(route.id);
    const [{ body, etag }, { changes }] = await Promise.all([getTagged(path), get(`${path}/changes`)]);
    if (view.isEnded) return;
    if (view.one) {
      const known = new Set(view.one.cases.map((one) => one.id));
      for (const one of body.cases) if (!known.has(one.id)) view.fresh.add(one.id);
    }
    Object.assign(view, { one: body, etag });
    incidents.take(body);
    show(changes);
    // The stream may have told of something newer while this was being read.
    if (incidents.find(body.id).revision > body.revision) refreshSoon();
  }

  /** Once for all that comes within a moment. */
  function refreshSoon() {
    view.timer ??= setTimeout(() => {
      view.timer = null;
      refresh().catch(tell);
    }, GATHERED);
  }

  function show(changes) {
    const { one } = view;
    nameTab(line(one.title, 60));
    fill(head, severity(one.severity), ' ', status(one), ' ', isOverdue(one) && h('span', { class: 'late' }, t('row.overdue')), ' ', raw(one.decisions[0]?.title ?? '', { most: 120 }), ' ',
      one.assignee && [h('span', { class: 'quiet' }, t('case.assignee')), ' ', raw(one.assignee, { most: 80 })]);
    fill(heading, raw(one.title, { class: 'sentence', most: 400 }));
    fill(next, h('h2', {}, t('case.next')), h('p', {}, one.next ? prose(one.next) : t('incident.noNext')), one.runbook && h('p', {}, t('case.runbook'), ' ', runbook(one.runbook)));
    fill(story, h('h2', {}, t('incident.story', { n: one.cases.length })), timeline(one.cases, view.fresh));
    fill(why, h('h2', {}, t('incident.why')), one.decisions.map(reason));
    fill(history, incidentHistory(one, changes));
    fill(about, aboutOf(one));
    main.hidden = false;
    side.hidden = false;
    bar.show(one, heading);
  }

  async function run(name) {
    await act(name, () => ({ one: view.isEnded ? null : view.one, etag: view.etag }), () => refresh().catch(tell), OF_INCIDENT);
  }

  return {
    end() {
      view.isEnded = true;
      clearTimeout(view.timer);
    },

    onEvent(kind, document) {
      if (kind === 'incident' && view.one && document.secmon.incident.id === view.one.id) refreshSoon();
    },

    onKey(key) {
      const action = INCIDENT_ACTIONS.find((one) => one.key === key);
      if (!action || !view.one) return false;
      run(action.name);
      return true;
    },
  };
}

/** A decision, why, and the facts that it stands on. */
function reason(decided) {
  return h('div', {}, h('p', {}, h('strong', {}, raw(decided.title, { most: 160 }))), decided.because && h('p', {}, raw(decided.because, { most: 600 })),
    decided.facts?.length > 0 && [h('h3', {}, t('incident.facts')), h('ul', {}, decided.facts.map((fact) => h('li', {}, raw(fact, { most: 400 }))))]);
}

function aboutOf(one) {
  const by = { 'user.name': 'fact.actor', 'source.ip': 'fact.address' }[one.by] ?? 'fact.source';
  return facts([
    [by, one.by === 'user.name' ? actor(one.value) : raw(one.value, { most: 120 })],
    ['fact.when', moment(one.first)],
    ['fact.last', ago(one.last)],
    ['fact.due', one.status === 'open' && [moment(one.acknowledge_by), isOverdue(one) && [' ', h('span', { class: 'late' }, t('row.overdue'))]]],
    ['fact.page', one.page && t('fact.page.yes')],
    ['incident.id', h('code', {}, line(one.id))],
  ]);
}

function tell(failed) {
  say(t('failed', { why: line(failed.message) }), { isBad: true });
}
