import { h } from './dom.js';
import { t } from './i18n.js';

/*
 * What a reader cannot see, or what changes the order of what they see: controls, marks of direction, zero-width characters, fillers, tags,
 * halves of surrogate pairs. A log line may hold all of them.
 */
const HIDDEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFB\u{E0000}-\u{E0FFF}]|\p{Surrogate}/gu;

/** Marks stacked on one letter beyond what any language writes: they would paint over the lines around. */
const STACKED = /(?<=\p{M}{4})\p{M}/gu;

const FIRST = 2_000;
const MORE = 20_000;

/** The text with everything hidden written out, ⟨U+202E⟩, and nothing else changed. */
function visible(text) {
  return String(text).replace(HIDDEN, escape).replace(STACKED, escape);
}

/** The text in one line, cut to a length. */
export function line(text, most = 200) {
  const whole = String(text ?? '');
  const cut = whole.length > most ? `${whole.slice(0, most)}…` : whole;
  return visible(cut).replace(/[\t\n]/g, escape);
}

/**
 * Data of a log or a rule as a piece of the page: isolated, so that its direction changes nothing around it.
 * @param {unknown} text
 * @param {{most?: number, class?: string, lang?: string}} [options]
 */
export function raw(text, options = {}) {
  return h('bdi', { class: options.class, lang: options.lang }, line(text, options.most));
}

/** Data of any length: cut, with a button that shows more of it, a piece at a time so that the page stays quick. */
export function long(text, className = '') {
  const whole = String(text ?? '');
  const shown = h('bdi', { class: className }, visible(whole.slice(0, FIRST)));
  if (whole.length <= FIRST) return shown;
  let length = FIRST;
  const count = h('span', { class: 'quiet' });
  const more = h('button', {
    type: 'button', class: 'small', onclick: () => {
      shown.append(visible(whole.slice(length, length + MORE)));
      length = Math.min(whole.length, length + MORE);
      tell();
    },
  }, t('text.more'));
  const tell = () => {
    count.textContent = t('text.shown', { shown: number(length), all: number(whole.length) });
    more.hidden = length >= whole.length;
  };
  tell();
  return h('span', { class: 'long' }, shown, h('span', { class: 'cut' }, more, count));
}

/** What a rule's author wrote, with its lines. */
export function prose(text) {
  return long(String(text ?? '').trim(), 'prose');
}

/** A number as people of the chosen language write it. */
export function number(value) {
  return new Intl.NumberFormat(document.documentElement.lang).format(value);
}

function escape(hidden) {
  return `⟨U+${hidden.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
