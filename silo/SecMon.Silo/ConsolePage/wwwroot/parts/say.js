import { h, fill } from '../dom.js';
import { t } from '../i18n.js';

const GOOD_LIFE = 6_000;
const POLITE_PAUSE = 5_000;

const told = h('div', { role: 'status', class: 'said' });
const news = h('div', { role: 'log', 'aria-live': 'polite', class: 'unseen' });
let timer = null;
let waiting = 0;
let isPausing = false;

/** The places of the page where it speaks. */
export function speakers() {
  return [told, news];
}

/**
 * Says what became of something the reader did. What went wrong stays until they take it away.
 * @returns {() => void} takes it back
 */
export function say(text, { isBad = false } = {}) {
  clearTimeout(timer);
  const saying = h('p', { class: isBad ? 'bad' : 'good' }, text, h('button', { type: 'button', class: 'small', onclick: () => saying.remove() }, t('say.close')));
  fill(told, saying);
  if (!isBad) timer = setTimeout(() => saying.remove(), GOOD_LIFE);
  return () => saying.remove();
}

/** Tells those who listen to the page of new cases: at once, then at most every few seconds, as a number. */
export function announce(text) {
  if (isPausing) {
    waiting++;
    return;
  }
  fill(news, h('p', {}, text));
  isPausing = true;
  setTimeout(() => {
    isPausing = false;
    const more = waiting;
    waiting = 0;
    if (more > 0) announce(t('announce.more', { n: more }));
  }, POLITE_PAUSE);
}
