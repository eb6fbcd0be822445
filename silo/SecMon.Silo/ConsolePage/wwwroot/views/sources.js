import { get } from '../api.js';
import { h, fill, syncList } from '../dom.js';
import { t } from '../i18n.js';
import { bySeverity } from '../parts/badges.js';
import { deadLetters } from '../parts/deadletters.js';
import { facts } from '../parts/facts.js';
import { problemList } from '../parts/health.js';
import { sourceCard } from '../parts/sourcecard.js';
import { poll } from '../poll.js';
import { line, number, raw } from '../text.js';
import { ago } from '../time.js';
import { nameTab } from '../title.js';

const INTERVAL = 5_000;
const LEDGER_PROBLEM = 'LedgerBroken';

/** What SecMon hears, and whether it is well itself: sources with their four indicators, blind spots, sinks, the ledger. */
export function sourcesView(place) {
  const heard = h('div', { class: 'stack' });
  const sinks = sinksCard();
  const ledger = h('section', {});
  const body = h('div', { class: 'stack', hidden: true }, heard, sinks.element, ledger);

  nameTab(t('place.sources'));
  const reading = poll(() => Promise.all(['/sources', '/health', '/systems', '/sinks', '/ledger'].map((path) => get(path))), show);
  fill(place, h('h1', { tabindex: -1 }, t('sources.title')), reading.element, body);

  function show([{ sources }, { problems }, { systems }, { sinks: all }, chain]) {
    body.hidden = false;
    showNew(heard, [sources, problems, systems], () => [
      problems.length > 0 && h('section', { class: 'card' }, h('h2', {}, t('sources.problems', { n: problems.length })), problemList(problems.toSorted(bySeverity))),
      h('div', { class: 'tiles' }, sources.map((source) => sourceCard(source, problems.filter((problem) => problem.subject === source.id)))),
      blindSpots(systems)]);
    sinks.show(all);
    const isBroken = problems.some((problem) => problem.name === LEDGER_PROBLEM);
    ledger.className = `card ${isBroken ? 'unwell' : ''}`;
    showNew(ledger, [chain, isBroken], () => ledgerParts(chain, isBroken));
    return INTERVAL;
  }

  return { end: reading.end };
}

/** Makes the parts anew only when what they show is another: what somebody reads or marks stays. */
function showNew(element, what, parts) {
  const print = JSON.stringify(what);
  if (element.dataset.print === print) return;
  element.dataset.print = print;
  fill(element, parts());
}

function blindSpots(systems) {
  const blind = systems.filter((system) => !system.watched);
  if (systems.length === 0) return h('section', { class: 'card' }, h('h2', {}, t('systems.title')), h('p', { class: 'quiet' }, t('systems.none')));
  return h('section', { class: `card ${blind.length > 0 ? 'unwell' : ''}` }, h('h2', {}, t('systems.title')),
    h('p', { class: blind.length > 0 ? 'bad' : 'good' }, blind.length > 0 ? t('systems.blind', { n: blind.length, all: systems.length }) : t('systems.all', { n: systems.length })),
    h('ul', { class: 'plain' }, blind.map((system) => h('li', {}, raw(system.system), ' ', h('span', { class: 'quiet' }, raw(system.host))))));
}

function sinksCard() {
  const list = h('ul', { class: 'plain' });
  const rows = new Map();   // a sink's dead letters stay open, and where their reader is
  const rowOf = (sink) => {
    if (!rows.has(sink.name)) {
      const state = h('p', {});
      const letters = deadLetters(sink.name);
      rows.set(sink.name, { state, letters, element: h('li', {}, state, letters.element) });
    }
    return rows.get(sink.name);
  };
  return {
    element: h('section', { class: 'card' }, h('h2', {}, t('sinks.title')), list),
    show(sinks) {
      syncList(list, sinks, (sink) => sink.name, (sink) => {
        const { state, letters, element } = rowOf(sink);
        showNew(state, sink, () => sinkState(sink));
        letters.show(sink.dead_letters);
        return element;
      });
    },
  };
}

function sinkState(sink) {
  return [h('strong', {}, raw(sink.name)), ' ',
    sink.problem ? [h('span', { class: 'bad' }, t('sinks.failing')), ' ', ago(sink.failing_since), ' ', raw(sink.problem, { most: 300 })] : h('span', { class: 'good' }, t('sinks.well')), ' ',
    h('span', { class: 'quiet' }, t('sinks.behind', { n: sink.behind, count: number(sink.behind) }))];
}

function ledgerParts(ledger, isBroken) {
  return [h('h2', {}, t('ledger.title')),
    h('p', {}, isBroken ? h('span', { class: 'bad' }, t('ledger.broken')) : h('span', { class: 'good' }, t('ledger.holds'))),
    facts([['ledger.entries', raw(number(ledger.sequence))], ['ledger.hash', h('code', {}, line(ledger.hash))]])];
}
