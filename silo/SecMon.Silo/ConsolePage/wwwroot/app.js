import { CaseStore } from './cases.js';
import { IncidentStore } from './incidents.js';
import { onChange, settings } from './settings.js';
import { Stream } from './stream.js';
import { showHelp } from './dialogs/help.js';
import { t } from './i18n.js';
import { startKeys } from './keys.js';
import { isUrgent } from './parts/badges.js';
import { markPlace, place, showFrame, showLive } from './parts/frame.js';
import { keepHealth } from './parts/health.js';
import { announce, say } from './parts/say.js';
import { back, go, here, startRouter } from './router.js';
import { line } from './text.js';
import { keepTimes } from './time.js';
import { countInTab } from './title.js';
import { actorView } from './views/actor.js';
import { caseView } from './views/case.js';
import { incidentView } from './views/incident.js';
import { overviewView } from './views/overview.js';
import { rulesView } from './views/rules.js';
import { sourcesView } from './views/sources.js';

const LOAD_AGAIN = 2_000;
const VIEWS = { overview: overviewView, incident: incidentView, case: caseView, alert: caseView, actor: actorView, sources: sourcesView, rules: rulesView };

const store = new CaseStore();
const incidents = new IncidentStore();
let view = null;
let takeBack = () => {};

/** Shows the view of the address. A reader who went somewhere begins at its heading. */
function show(isMove) {
  view?.end?.();
  const route = here();
  if (isMove) scrollTo(0, 0);
  view = VIEWS[route.view](place(), route, store, incidents);
  markPlace(route.view);
  if (isMove && !place().contains(document.activeElement)) place().querySelector('h1')?.focus({ preventScroll: route.view === 'overview' });
}

function onKey(key) {
  if (key === '?') {
    showHelp();
    return true;
  }
  if (view.onKey?.(key)) return true;
  if (key === 'Escape' && here().view !== 'overview') {
    back('/');
    return true;
  }
  return false;
}

function takeEvent(kind, document) {
  if (kind === 'case' && store.takeDocument(document)) {
    const { severity } = document.secmon.alert;
    announce(t('announce.case', { severity: t(`severity.${severity}`), rule: line(document.rule.name, 120) }));
  }
  if (kind === 'incident' && incidents.takeDocument(document)) {
    const { level, title } = document.secmon.incident;
    announce(t('announce.incident', { severity: t(`severity.${level}`), title: line(title, 160) }));
  }
  view.onEvent?.(kind, document);
}

/**
 * Reads the lists; anew when the silo has another ledger than the one they were read from. It tries until they are read: the stream goes on
 * where it was, and does not ask for this again.
 */
async function load() {
  const isAgain = store.isLoaded;
  try {
    const reading = Promise.all([store.load(), incidents.load()]);
    if (isAgain) show(false);
    await reading;
    takeBack();
  } catch (failed) {
    if (failed.status !== 0) takeBack = say(t('failed', { why: line(failed.message) }), { isBad: true });   // no answer at all is what the banner says
    setTimeout(() => (store.isLoaded && incidents.isLoaded) || load(), LOAD_AGAIN);
  }
}

/** An incident counts once, and its cases do not; of what is expected nobody needs to hear. */
function countUrgent() {
  const joined = incidents.casesOfOpen();
  const cases = store.rows.filter((row) => isUrgent(row) && !row.expected && !joined.has(row.id));
  countInTab(cases.length + incidents.rows.filter(isUrgent).length);
}

let shown = JSON.stringify(settings());
onChange(() => {
  if (JSON.stringify(settings()) === shown) return;
  shown = JSON.stringify(settings());
  showFrame();
  show(false);
});
store.onChange(countUrgent);
incidents.onChange(countUrgent);
showFrame();
startRouter(() => show(true));
startKeys(onKey, go);
keepTimes();
show(false);
keepHealth();
new Stream({ begun: load, event: takeEvent, state: showLive }).run();
