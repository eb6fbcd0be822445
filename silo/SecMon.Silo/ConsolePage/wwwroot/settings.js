const KEY = 'secmon';
const TOKEN = 'secmon.token';
const DEFAULTS = { name: '', lang: null, theme: null, zone: 'Asia/Ho_Chi_Minh', keys: true };

const listeners = new Set();
let kept = read();

/** What this browser keeps: who acts, language, colours, time zone, whether single keys are shortcuts. */
export function settings() {
  return kept;
}

/** Keeps something else from now on. */
export function change(changes) {
  kept = { ...kept, ...changes };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Kept for as long as the page is open.
  }
  listeners.forEach((listener) => listener());
}

/** Calls back after each change. */
export function onChange(listener) {
  listeners.add(listener);
}

/** The token of this tab; gone when the tab is closed. */
export function token() {
  return sessionStorage.getItem(TOKEN);
}

/** Keeps a token for this tab only. */
export function keepToken(value) {
  sessionStorage.setItem(TOKEN, value);
}

function read() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return { ...DEFAULTS };
  }
}
