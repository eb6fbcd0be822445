import { act, closeMany } from '../actions.js';
import { h, fill } from '../dom.js';
import { DEFAULTS, applyFilters, filtersOf, isPlain, queryOf } from '../filters.js';
import { t } from '../i18n.js';
import { caseList } from '../parts/caselist.js';
import { counters } from '../parts/counters.js';
import { filterBar } from '../parts/filterbar.js';
import { say } from '../parts/say.js';
import { go, keepQuery } from '../router.js';
import { settings } from '../settings.js';
import { line } from '../text.js';

/** What the reader left, so that coming back finds it: the order of the list, and the case they opened. */
export const left = { order: [], opened: null, query: '' };

/** The list of cases: what needs somebody now. */
export function overviewView(place, route, store) {
  const filters = filtersOf(route.query);
  const list = caseList({ onChoose: showChosen, onMore: moreClosed, hasMore: () => wantsClosed() && !store.hasAllClosed });
  const counts = counters(toggleSeverity);
  const bar = filterBar(filters, change);
  const chosenBar = h('div', { class: 'chosen', hidden: true });
  let isLoadingClosed = false;
  let isFirst = true;
  let isEnded = false;

  fill(place,
    h('h1', { tabindex: -1 }, t('overview.title')),
    counts.element, bar.element, chosenBar,
    h('div', { class: 'case heading', 'aria-hidden': 'true' }, ['severity', 'what', 'actor', 'source', 'count', 'last', 'state'].map((name) => h('span', {}, t(`column.${name}`)))),
    list.element);

  const stop = store.onChange(() => show(false));
  show(true);
  if (wantsClosed()) moreClosed();
  if (left.opened) list.focusCase(left.opened);
  left.opened = null;

  function show(isAsked) {
    const rows = store.rows;
    counts.show(rows, filters.severity.split(','));
    bar.offer(rows);
    bar.clear.hidden = isPlain(filters);
    const found = applyFilters(rows, filters, settings().name);
    list.show(found, isAsked || isFirst);
    isFirst = isFirst && rows.length === 0;
    list.explain(found.length > 0 ? null : t(!store.isLoaded ? 'list.loading' : isPlain(filters) ? 'list.quiet' : 'list.nothing'));
    const urgent = rows.filter((row) => row.status === 'open' && (row.severity === 'critical' || row.severity === 'high')).length;
    document.title = urgent > 0 ? `(${urgent}) SecMon` : 'SecMon';
  }

  function change(changes, isReset = false) {
    const hadClosed = wantsClosed();
    Object.assign(filters, changes);
    keepQuery(queryOf(filters));
    if (isReset) {
      overviewAgain();
      return;
    }
    list.clear();
    show(true);
    if (wantsClosed() && !hadClosed) moreClosed();
  }

  function overviewAgain() {
    stop();
    isEnded = true;
    const again = overviewView(place, { query: queryOf(filters) }, store);
    Object.assign(own, again);
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
      await store.loadClosed();
    } catch (failed) {
      say(t('failed', { why: line(failed.message) }), { isBad: true });
    }
    isLoadingClosed = false;
  }

  function showChosen() {
    chosenBar.hidden = list.chosen.size === 0;
    fill(chosenBar, h('p', {}, t('chosen.count', { n: list.chosen.size })),
      h('button', { type: 'button', class: 'main', onclick: closeChosen }, t('chosen.close'), h('kbd', { 'aria-hidden': 'true' }, 'c')),
      h('button', { type: 'button', onclick: () => list.clear() }, t('chosen.none')));
  }

  async function closeChosen() {
    if (await closeMany([...list.chosen], (one) => store.take(one))) {
      list.clear();
      show(true);
    }
  }

  const actionKeys = { a: 'acknowledge', i: 'investigate', c: 'close' };
  const keys = {
    j: () => list.move(1),
    k: () => list.move(-1),
    '/': () => bar.focus(),
    n: () => list.showFresh(),
    x: (id) => id && list.toggle(id),
  };

  const own = {
    end() {
      stop();
      isEnded = true;
      left.order = list.order();
      left.opened = list.focused();
      left.query = location.search;
    },

    onKey(key) {
      const id = list.focused();
      if (key === 'c' && list.chosen.size > 0) closeChosen();
      else if (keys[key]) keys[key](id);
      else if (actionKeys[key] && id) act(actionKeys[key], store.find(id), tagOf(store.find(id)), (one) => store.take(one));
      else if (key === 'Escape' && !isPlain(filters)) change({ ...DEFAULTS, sort: filters.sort }, true);
      else return false;
      return true;
    },
  };
  return own;
}

/** Goes to the case before or after one, in the order of the list that the reader came from. */
export function goBeside(id, by) {
  const at = left.order.indexOf(id);
  const next = at < 0 ? undefined : left.order[at + by];
  if (next) go(`/cases/${encodeURIComponent(next)}`);
}

function tagOf(row) {
  return row.changes === undefined ? null : `"${row.changes}"`;
}
