import { h, fill } from '../dom.js';
import { askName } from '../dialogs/name.js';
import { showHelp } from '../dialogs/help.js';
import { language, t } from '../i18n.js';
import { change, settings } from '../settings.js';
import { line } from '../text.js';
import { clock } from '../time.js';
import { healthBanner } from './health.js';
import { speakers } from './say.js';

const PLACES = [['/', 'overview', 'o'], ['/sources', 'sources', 's'], ['/rules', 'rules', 'r']];

const live = h('p', { class: 'live', role: 'status' });
const blind = h('section', { class: 'banner bad', role: 'alert', hidden: true });
const main = h('main', { id: 'main' });
const frame = h('div', { class: 'frame' });
let state = null;

/** Where views go. */
export function place() {
  return main;
}

/** Shows the frame around the views, in the chosen language. */
export function showFrame() {
  document.documentElement.lang = language();
  if (settings().theme) document.documentElement.dataset.theme = settings().theme;
  else delete document.documentElement.dataset.theme;
  const other = language() === 'en' ? 'vi' : 'en';
  const focused = document.activeElement?.id;
  if (!frame.isConnected) document.body.append(frame);
  fill(frame,
    h('a', { class: 'skip', href: '#main', onclick: skip }, t('frame.skip')),
    h('header', { class: 'top' },
      h('a', { class: 'brand', href: '/' }, h('span', { class: 'mark', 'aria-hidden': 'true' }), h('bdi', {}, 'SecMon')),
      h('nav', { 'aria-label': t('frame.nav') }, PLACES.map(([href, name, key]) => h('a', { href, 'data-view': name, title: t('frame.key', { key: `g ${key}` }) }, t(`place.${name}`)))),
      live,
      h('div', { class: 'tools' },
        h('button', { id: 'tool-name', type: 'button', onclick: askName }, settings().name ? [h('bdi', {}, line(settings().name, 24))] : t('frame.whoAreYou')),
        h('button', { id: 'tool-language', type: 'button', lang: other, onclick: () => change({ lang: other }) }, t('frame.otherLanguage')),
        h('button', { id: 'tool-help', type: 'button', 'aria-keyshortcuts': '?', onclick: showHelp }, t('frame.help'), h('kbd', { 'aria-hidden': 'true' }, '?')))),
    blind, healthBanner(), main, ...speakers());
  showLive(state);
  if (focused && !document.querySelector('dialog[open]')) document.getElementById(focused)?.focus();
}

/** Marks the place where the reader is. */
export function markPlace(view) {
  const name = ['sources', 'rules'].includes(view) ? view : 'overview';
  for (const link of document.querySelectorAll('header nav a')) {
    if (link.dataset.view === name) link.setAttribute('aria-current', view === link.dataset.view ? 'page' : 'true');
    else link.removeAttribute('aria-current');
  }
}

/** Shows whether the page hears of news. One that does not says so, large: what it shows may be old. */
export function showLive(now) {
  state = now;
  const isLive = now?.live ?? false;
  live.className = `live ${isLive ? 'on' : 'off'}`;
  fill(live, h('span', { class: 'dot', 'aria-hidden': 'true' }), t(isLive ? 'live.on' : now ? 'live.off' : 'live.begin'));
  blind.hidden = isLive || !now;
  fill(blind, !isLive && now && h('p', {}, h('strong', {}, t('live.blind')), ' ', t('live.since', { time: clock(now.since) })));
}

function skip(event) {
  event.preventDefault();
  main.querySelector('h1')?.focus();
}
