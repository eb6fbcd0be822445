import { act, closeMany } from '../actions.js';
import { h, fill } from '../dom.js';
import { DEFAULTS, applyFilters, applyToIncidents, filtersOf, isFolded, isPlain, queryOf } from '../filters.js';
import { t } from '../i18n.js';
import { leaveList, takeOpened } from '../left.js';
import { caseList } from '../parts/caselist.js';
import { counters } from '../parts/counters.js';
import { filterBar } from '../parts/filterbar.js';
import { incidentList } from '../parts/incidentlist.js';
import { say } from '../parts/say.js';
import { keepQuery } from '../router.js';
import { settings } from '../settings.js';
import { line, number } from '../text.js';
import { nameTab } from '../title.js';

const MOST_CLOSED = 1_000;   // as many as the API closes at once
const REFRESH = 20_000;

/** What needs somebody now: incidents, and below them the cases that are in none. */
export function overviewView(place, route, store, incidents) {
  const filters = filtersOf(route.query);
  const list = caseList({ find: (id) => store.find(id), onChoose: showChosen, onMore: moreClosed, hasMore: () => wantsClosed() && !store.hasAllClosed });
  const counts = counters(toggleSeverity);
  const bar = filterBar(filters, change, clearFilters);
  const joined = incidentList();
  const folded = h('p', { class: 'folded quiet', hidden: true });
  const chosenBar = h('div', { class: 'chosen', hidden: true });
  let isLoadingClosed = false;
  let isFirst = true;
  let isEnded = false;

  nameTab('');
  fill(place,
    h('h1', { tabindex: -1 }, t('overview.title')),
    counts.element, bar.element, joined.element, chosenBar,
    h('div', { class: 'case heading', 'aria-hidden': 'true' }, ['severity', 'what', 'actor', 'source', 'count', 'last', 'state'].map((name) => h('span', {}, t(`column.${name}`)))),
    list.element, folded);

  const stops = [store, incidents].map((one) => one.onChange(() => show(false)));
  const timer = setInterval(() => show(false), REFRESH);   // cases become overdue, and older than was asked for, by themselves
  show(true);
  if (wantsClosed()) moreClosed();
  list.focusCase(takeOpened());

  function show(isAsked) {
    const rows = store.rows;
    counts.show(rows, filters.severity.split(','));
    bar.offer(rows);
    bar.clear.hidden = isPlain(filters);
    const fits = applyFilters(rows, filters, settings().name);
    const found = withoutFolded(fits);
    const stories = applyToIncidents(incidents.rows, filters, settings().name);
    joined.show(stories);
    list.show(found, isAsked || isFirst);
    isFirst = isFirst && rows.length === 0;
    list.explain(found.length > 0 ? null : t(!store.isLoaded ? 'list.loading' : isPlain(filters) ? (stories.length > 0 ? 'list.onlyIncidents' : 'list.quiet') : 'list.nothing'));
  }

  /** The cases that open incidents tell of, and those that are expected, are one click away. */
  function withoutFolded(fits) {
    const isOn = isFolded(filters);
    const told = isOn ? incidents.casesOfOpen() : new Set();
    const left = isOn ? fits.filter((row) => !told.has(row.id) && !row.expected) : fits;
    folded.hidden = left.length === fits.length;
    if (!folded.hidden) {
      fill(folded, t('list.folded', { n: fits.length - left.length }), ' ', h('button', { type: 'button', class: 'small', onclick: () => { change({ cases: 'all' }); bar.show(filters); } }, t('list.unfold')));
    }
    return left;
  }

  function change(changes) {
    if (isEnded) return;   // somebody typed, and left before it counted
    const hadClosed = wantsClosed();
    Object.assign(filters, changes);
    keepQuery(queryOf(filters));
    list.clear();
    show(true);
    if (wantsClosed() && !hadClosed) moreClosed();
  }

  function clearFilters() {
    change({ ...DEFAULTS, sort: filters.sort });
    bar.show(filters);
    place.querySelector('h1').focus();
  }

  function toggleSeverity(name) {
    const now = new Set(filters.severity ? filters.severity.split(',') : []);
    if (!now.delete(name)) now.add(name);
    change({ severity: [...now].join(',') });
  }

  function wantsClosed() {
    return filters.status === 'closed' || filters.status === 'all';
  }

  async function moreClosed() {
    if (isLoadingClosed || store.hasAllClosed || isEnded) return;
    isLoadingClosed = true;
    try {
      await Promise.all([store.loadClosed(), incidents.hasAllClosed || incidents.loadClosed()]);
    } catch (failed) {
      say(t('failed', { why: line(failed.message) }), { isBad: true });
    }
    isLoadingClosed = false;
  }

  function showChosen() {
    const chosen = list.chosen.size;
    const all = Math.min(list.order().length, MOST_CLOSED);
    chosenBar.hidden = chosen === 0;
    fill(chosenBar, h('p', {}, t('chosen.count', { n: chosen })),
      h('button', { type: 'button', class: 'main', onclick: closeChosen }, t('chosen.close'), h('kbd', { 'aria-hidden': 'true' }, 'c')),
      chosen < all && h('button', { type: 'button', onclick: () => list.chooseFirst(MOST_CLOSED) }, t('chosen.all', { n: number(all) })),
      h('button', { type: 'button', onclick: () => list.clear() }, t('chosen.none')));
  }

  async function closeChosen() {
    if (await closeMany([...list.chosen], (ids, verdict) => store.close(ids, verdict))) {
      list.clear();
      show(true);
    }
  }

  function look(id) {
    const one = isEnded ? null : store.find(id);
    return { one, etag: one && tagOf(one) };
  }

  const actionKeys = { a: 'acknowledge', i: 'investigate', c: 'close' };
  const keys = {
    j: () => list.move(1),
    k: () => list.move(-1),
    '/': () => bar.focus(),
    n: () => list.showFresh(),
    x: (id) => id && list.toggle(id),
  };

  return {
    end() {
      stops.forEach((stop) => stop());
      clearInterval(timer);
      isEnded = true;
      leaveList(list.order(), list.focused(), filters);
    },

    onKey(key) {
      const id = list.focused();
      if (key === 'c' && list.chosen.size > 0) closeChosen();
      else if (keys[key]) keys[key](id);
      else if (actionKeys[key] && id) act(actionKeys[key], () => look(id), (one) => store.take(one));
      else if (key === 'Escape' && !isPlain(filters)) clearFilters();
      else return false;
      return true;
    },
  };
}

function tagOf(row) {
  return row.changes === undefined ? null : `"${row.changes}"`;
}
