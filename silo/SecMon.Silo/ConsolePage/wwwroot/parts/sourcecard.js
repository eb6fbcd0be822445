import { h } from '../dom.js';
import { t } from '../i18n.js';
import { number, raw } from '../text.js';
import { ago, span } from '../time.js';
import { facts } from './facts.js';
import { indicators } from './indicators.js';

/** A source: whether SecMon hears it, and how well. */
export function sourceCard(source, problems) {
  const isBad = source.problem || problems.length > 0;
  return h('section', { class: `card source ${isBad ? 'unwell' : ''}` },
    h('h2', {}, raw(source.id, { most: 80 }), ' ', h('span', { class: isBad ? 'bad' : 'good' }, t(source.problem && !source.is_partial ? 'source.blind' : isBad ? 'source.unwell' : 'source.well'))),
    source.problem && h('p', { class: 'bad' }, raw(source.problem, { most: 400 })),
    indicators(source, problems),
    facts([
      ['source.newest', source.newest_event ? ago(source.newest_event) : t('source.never')],
      ['source.lag', source.lag_bytes > 0 ? t('source.behind', { bytes: number(source.lag_bytes), time: span(source.lag_seconds) }) : t('source.atEnd')],
      ['source.records', t('source.account', { records: number(source.records), events: number(source.events) })],
      ['source.rejected', counted(source.rejected)],
      ['source.clock', source.clock_skew_seconds !== undefined && t(source.clock_skew_seconds < 0 ? 'source.ahead' : 'source.late', { time: span(Math.abs(source.clock_skew_seconds)) })],
    ]));
}

function counted(counts) {
  const pairs = Object.entries(counts ?? {});
  return pairs.length > 0 && pairs.map(([name, count]) => [h('span', { class: 'tag' }, raw(name), h('bdi', {}, ` ×${number(count)}`)), ' ']);
}
