import { h } from './dom.js';
import { language, t } from './i18n.js';
import { settings } from './settings.js';

const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];
const REFRESH = 20_000;

const formats = new Map();

/** The time zones that can be chosen; the last one is the browser's. */
export const ZONES = ['Asia/Ho_Chi_Minh', 'UTC', 'local'];

/** A moment in the chosen time zone; UTC when the pointer rests on it. */
export function moment(iso) {
  if (!iso) return h('span', { class: 'quiet' }, '–');
  return h('time', { datetime: iso, title: utc(iso) }, clock(iso));
}

/** How long ago a moment was, kept up to date; the moment itself when the pointer rests on it. */
export function ago(iso) {
  if (!iso) return h('span', { class: 'quiet' }, '–');
  return h('time', { datetime: iso, title: `${clock(iso)} (${utc(iso)})`, 'data-ago': true }, relative(iso));
}

/** A number of seconds as people say it: 4 min, 2 h. */
export function span(seconds) {
  const [unit, size] = UNITS.find(([, one]) => Math.abs(seconds) >= one) ?? ['second', 1];
  return t(`span.${unit}`, { n: Math.round(seconds / size) });
}

/** Keeps every moment shown as "ago" up to date. */
export function keepTimes() {
  setInterval(() => {
    for (const shown of document.querySelectorAll('time[data-ago]')) shown.textContent = relative(shown.dateTime);
  }, REFRESH);
}

/** The moment as text in the chosen zone. */
export function clock(iso) {
  const zone = settings().zone;
  const key = `${language()} ${zone}`;
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(language() === 'vi' ? 'vi-VN' : 'en-GB', {
      timeZone: zone === 'local' ? undefined : zone,
      year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
    }));
  }
  return formats.get(key).format(new Date(iso));
}

function utc(iso) {
  return `${new Date(iso).toISOString().replace('T', ' ').slice(0, 19)} UTC`;
}

function relative(iso) {
  const seconds = (new Date(iso) - Date.now()) / 1_000;
  const [unit, size] = UNITS.find(([, one]) => Math.abs(seconds) >= one) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(language(), { style: 'short', numeric: 'auto' }).format(Math.round(seconds / size), unit);
}
