import { h } from '../dom.js';
import { has, t } from '../i18n.js';
import { change, settings } from '../settings.js';
import { ZONES } from '../time.js';
import { ask, field } from './dialog.js';

const KEYS = {
  everywhere: [['?'], ['/'], ['g', 'o'], ['g', 's'], ['g', 'r'], ['Esc']],
  list: [['j'], ['k'], ['Enter'], ['x'], ['a'], ['i'], ['c'], ['n']],
  case: [['a'], ['i'], ['c'], ['o'], ['t'], ['m'], ['z'], ['p'], ['e'], ['j'], ['k']],
};

/** Shows the keys, and what can be chosen. */
export function showHelp() {
  const zone = h('select', { onchange: () => change({ zone: zone.value }) }, ZONES.map((one) => h('option', { value: one, selected: settings().zone === one }, t(`zone.${one}`))));
  const theme = h('select', { onchange: () => change({ theme: theme.value || null }) },
    ['', 'light', 'dark'].map((one) => h('option', { value: one, selected: (settings().theme ?? '') === one }, t(`theme.${one || 'system'}`))));
  const keys = h('input', { type: 'checkbox', checked: settings().keys, onchange: () => change({ keys: keys.checked }) });
  return ask({
    title: t('help.title'),
    body: [
      h('div', { class: 'columns' }, Object.keys(KEYS).map(group)),
      h('h3', {}, t('help.settings')),
      h('div', { class: 'columns' }, field(t('help.zone'), zone), field(t('help.theme'), theme)),
      h('label', { class: 'choice' }, keys, t('help.useKeys')),
      h('p', { class: 'quiet' }, t('help.about')),
      h('p', {}, h('a', { href: '/runbooks' }, t('help.runbooks'))),
    ],
  });
}

function group(name) {
  return h('section', {}, h('h3', {}, t(`help.${name}`)), h('dl', { class: 'keys' }, KEYS[name].map((keys) => {
    const meaning = `key.${name}.${keys.join('')}`;
    return h('div', {}, h('dt', {}, keys.map((key) => h('kbd', {}, key))), h('dd', {}, t(has(meaning) ? meaning : `key.${keys.join('')}`)));
  })));
}
