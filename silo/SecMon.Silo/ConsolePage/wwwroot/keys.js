import { settings } from './settings.js';

const PREFIX_LIFE = 3_000;
const PLACES = { o: '/', s: '/sources', r: '/rules' };

/**
 * Single keys as shortcuts, where nobody is typing. They can be switched off (WCAG 2.1.4).
 * @param {(key: string) => boolean} onKey the view's keys; true when it took the key
 * @param {(address: string) => void} onPlace g and a letter
 */
export function startKeys(onKey, onPlace) {
  let prefixUntil = 0;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') {
      if (isTyping(event.target)) event.target.blur();
      else if (onKey('Escape')) event.preventDefault();
      return;
    }
    if (isTyping(event.target) || !settings().keys) return;
    if (event.timeStamp < prefixUntil && PLACES[event.key]) {
      prefixUntil = 0;
      event.preventDefault();
      onPlace(PLACES[event.key]);
      return;
    }
    prefixUntil = event.key === 'g' ? event.timeStamp + PREFIX_LIFE : 0;
    if (onKey(event.key)) event.preventDefault();
  });
}

function isTyping(target) {
  return target.matches?.('input:not([type=checkbox], [type=radio]), textarea, select') ?? false;
}
