import { get } from '../api.js';
import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { line, long, number, raw } from '../text.js';
import { clock, moment } from '../time.js';

/**
 * The records behind an alert: where each lies at once; its masked text, and whether the source still holds it, when the reader asks,
 * because looking is noted in the ledger.
 */
export function evidence(alert) {
  const items = alert.secmon.evidence?.items ?? [];
  const list = h('ol', { class: 'records' }, items.map((item) => record(item, null)));
  const state = h('p', { class: 'quiet' }, t('evidence.notYet'));
  const button = h('button', { type: 'button', 'aria-keyshortcuts': 'e', onclick: look }, t('evidence.look'), h('kbd', { 'aria-hidden': 'true' }, 'e'));

  let isLooking = false;

  async function look() {
    if (isLooking) return;   // each look is noted in the ledger
    isLooking = true;
    fill(state, t('evidence.looking'));
    try {
      const found = await get(`/alerts/${encodeURIComponent(alert.event.id)}/evidence`);
      const byPlace = new Map(found.items.map((item) => [placeOf(item), item]));
      fill(list, items.map((item) => record(item, byPlace.get(placeOf(item)))));
      const confirmed = found.items.filter((item) => item.confirmed).length;
      state.className = confirmed === found.items.length ? 'good' : 'bad';
      fill(state, t('evidence.confirmed', { n: confirmed, all: found.items.length }), found.kept_at && [' ', t('evidence.kept', { time: clock(found.kept_at) })]);
    } catch (failed) {
      state.className = 'bad';
      fill(state, t('failed', { why: line(failed.message) }));
    }
    isLooking = false;
  }

  const { count, truncated } = alert.secmon.evidence ?? { count: 0 };
  return {
    element: h('section', { class: 'card' }, h('h2', {}, t('evidence.title', { n: count })), h('p', { class: 'quiet' }, t('evidence.masked'), ' ', truncated && t('evidence.truncated', { n: items.length })),
      h('div', { class: 'row' }, button, state), list),
    look,
  };
}

function record(item, found) {
  return h('li', {},
    h('p', {}, item.timestamp && [moment(item.timestamp), ' '], raw(item.source ?? '', { most: 80 }), ' ',
      h('span', { class: 'quiet' }, t('evidence.position', { position: number(item.position) }), ' ', h('code', { title: item.sha256 }, `sha256:${String(item.sha256).slice(0, 12)}…`)),
      found && [' ', found.confirmed ? h('span', { class: 'good' }, t('evidence.yes')) : h('span', { class: 'bad' }, t('evidence.no'), ' ', raw(found.problem ?? ''))]),
    found && h('p', { class: 'quiet' }, ['action', 'account', 'address', 'status_code'].filter((name) => found[name]).map((name) => [t(`evidence.${name}`), ' ', raw(found[name], { most: 120 }), ' '])),
    found?.text && h('pre', { tabindex: 0 }, long(found.text)),
    found?.parameters && h('p', { class: 'quiet' }, t('evidence.parameters'), ' ', raw(found.parameters.join(', '), { most: 400 })));
}

function placeOf(item) {
  return `${item.position} ${item.sha256}`;
}
