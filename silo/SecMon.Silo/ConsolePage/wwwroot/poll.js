import { h } from './dom.js';
import { t } from './i18n.js';
import { line } from './text.js';

const AFTER_TROUBLE = 5_000;

/**
 * Reads something at once, and again and again, and shows it. While it cannot be read, its element says why, and what was shown stays.
 * @param {() => Promise<any>} read
 * @param {(answer: any) => number} show gives the time until the next look, in ms
 * @returns {{element: HTMLElement, again: () => Promise<void>, end: () => void}}
 */
export function poll(read, show) {
  const trouble = h('p', { class: 'problem', role: 'alert', hidden: true });
  let timer = null;
  let isEnded = false;

  async function look() {
    clearTimeout(timer);
    let wait = AFTER_TROUBLE;
    try {
      const answer = await read();
      if (isEnded) return;
      wait = show(answer);
      tell('');
    } catch (failed) {
      tell(t('failed', { why: line(failed.message) }));
    }
    clearTimeout(timer);
    if (!isEnded) timer = setTimeout(look, wait);
  }

  /** Who listens to the page hears it once. */
  function tell(text) {
    if (trouble.textContent !== text) trouble.textContent = text;
    trouble.hidden = text === '';
  }

  look();
  return {
    element: trouble,
    again: look,
    end() {
      isEnded = true;
      clearTimeout(timer);
    },
  };
}
