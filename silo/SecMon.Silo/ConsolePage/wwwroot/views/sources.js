import { get } from '../api.js';
import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { problemList } from '../parts/health.js';
import { bySeverity } from '../parts/badges.js';
import { indicators } from '../parts/indicators.js';
import { facts } from '../parts/facts.js';
import { say } from '../parts/say.js';
import { line, number, raw } from '../text.js';
import { ago, moment, span } from '../time.js';

const INTERVAL = 5_000;
const LEDGER_PROBLEM = 'LedgerBroken';

/** What SecMon hears, and whether it is well itself: sources with their four indicators, blind spots, sinks, the ledger. */
export function sourcesView(place) {
  const body = h('div', { class: 'stack' });
  let timer = null;
  let isEnded = false;
  const opened = new Set();

  document.title = `${t('place.sources')} – SecMon`;
  fill(place, h('h1', { tabindex: -1 }, t('sources.title')), body);
  refresh();

  async function refresh() {
    try {
      const [{ sources }, { problems }, { systems }, { sinks }, ledger] = await Promise.all(['/sources', '/health', '/systems', '/sinks', '/ledger'].map((path) => get(path)));
      if (isEnded) return;
      const print = JSON.stringify([sources, problems, systems, sinks, ledger.sequence]);
      if (print !== body.dataset.print) show(sources, problems, systems, sinks, ledger);
      body.dataset.print = print;
    } catch (failed) {
      say(t('failed', { why: line(failed.message) }), { isBad: true });
    }
    if (!isEnded) timer = setTimeout(refresh, INTERVAL);
  }

  function show(sources, problems, systems, sinks, ledger) {
    const focused = document.activeElement?.closest?.('[data-focus]')?.dataset.focus;
    fill(body,
      problems.length > 0 && h('section', { class: 'card' }, h('h2', {}, t('sources.problems', { n: problems.length })), problemList(problems.sort(bySeverity))),
      h('div', { class: 'tiles' }, sources.map((source) => sourceCard(source, problems.filter((problem) => problem.subject === source.id)))),
      blindSpots(systems),
      sinksCard(sinks, opened),
      ledgerCard(ledger, problems));
    if (focused) body.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  }

  return {
    end() {
      isEnded = true;
      clearTimeout(timer);
    },
  };
}

function sourceCard(source, problems) {
  const isBad = source.problem || problems.length > 0;
  return h('section', { class: `card source ${isBad ? 'unwell' : ''}` },
    h('h2', {}, raw(source.id, { most: 80 }), ' ', h('span', { class: isBad ? 'bad' : 'good' }, t(source.problem ? 'source.blind' : isBad ? 'source.unwell' : 'source.well'))),
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

function blindSpots(systems) {
  const blind = systems.filter((system) => !system.watched);
  if (systems.length === 0) return h('section', { class: 'card' }, h('h2', {}, t('systems.title')), h('p', { class: 'quiet' }, t('systems.none')));
  return h('section', { class: `card ${blind.length > 0 ? 'unwell' : ''}` }, h('h2', {}, t('systems.title')),
    h('p', { class: blind.length > 0 ? 'bad' : 'good' }, blind.length > 0 ? t('systems.blind', { n: blind.length, all: systems.length }) : t('systems.all', { n: systems.length })),
    h('ul', { class: 'plain' }, blind.map((system) => h('li', {}, raw(system.system), ' ', h('span', { class: 'quiet' }, raw(system.host))))));
}

function sinksCard(sinks, opened) {
  return h('section', { class: 'card' }, h('h2', {}, t('sinks.title')), h('ul', { class: 'plain' }, sinks.map((sink) => h('li', {},
    h('strong', {}, raw(sink.name)), ' ',
    sink.problem ? [h('span', { class: 'bad' }, t('sinks.failing')), ' ', ago(sink.failing_since), ' ', raw(sink.problem, { most: 300 })] : h('span', { class: 'good' }, t('sinks.well')), ' ',
    h('span', { class: 'quiet' }, t('sinks.behind', { n: sink.behind, count: number(sink.behind) })),
    sink.dead_letters > 0 && deadLetters(sink, opened)))));
}

function deadLetters(sink, opened) {
  const list = h('ul', { class: 'plain' });
  const load = async () => {
    const { dead_letters: letters } = await get(`/sinks/${encodeURIComponent(sink.name)}/dead-letters`);
    fill(list, letters.slice(0, 50).map((letter) => h('li', {}, moment(letter.time), ' ', raw(letter.kind), ' ', h('code', {}, line(letter.id)), ' ', raw(letter.reason, { most: 300 }))));
  };
  const details = h('details', {
    open: opened.has(sink.name), ontoggle: () => {
      if (!details.open) opened.delete(sink.name);
      else {
        opened.add(sink.name);
        load();
      }
    },
  }, h('summary', { class: 'bad', 'data-focus': `letters ${sink.name}` }, t('sinks.dead', { n: sink.dead_letters })), list);
  return details;
}

function ledgerCard(ledger, problems) {
  const broken = problems.find((problem) => problem.name === LEDGER_PROBLEM);
  return h('section', { class: `card ${broken ? 'unwell' : ''}` }, h('h2', {}, t('ledger.title')),
    h('p', {}, broken ? h('span', { class: 'bad' }, t('ledger.broken')) : h('span', { class: 'good' }, t('ledger.holds'))),
    facts([['ledger.entries', raw(number(ledger.sequence))], ['ledger.hash', h('code', {}, line(ledger.hash))]]));
}
