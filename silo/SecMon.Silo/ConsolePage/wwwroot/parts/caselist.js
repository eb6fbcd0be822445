import { h, syncList } from '../dom.js';
import { t } from '../i18n.js';
import { number } from '../text.js';
import { caseRow } from './caserow.js';

const WINDOW = 100;
const READING = 200;   // px scrolled: the reader is somewhere in the list

/**
 * The list of cases. It shows a window of them, so that thousands cost nothing, and holds new ones back while somebody reads.
 * @param {{find: (id: string) => object | undefined, onChoose: () => void, onMore: () => Promise<void>, hasMore: () => boolean}} on
 *   find: a case as it stands now; onChoose: other cases are chosen; onMore: the end of what is known was reached
 */
export function caseList(on) {
  const rows = h('ol', { class: 'cases', role: 'list' });
  const fresh = h('button', { type: 'button', class: 'fresh', hidden: true, 'aria-keyshortcuts': 'n' });
  const more = h('button', { type: 'button', hidden: true, class: 'wide' });
  const note = h('p', { class: 'empty', hidden: true });
  const chosen = new Set();
  let all = [];
  let shown = [];
  let most = WINDOW;

  fresh.addEventListener('click', () => {
    scrollTo(0, 0);
    show(all, true);
    focusRow(0);
  });
  more.addEventListener('click', () => {
    most += WINDOW;
    if (most > all.length) on.onMore();
    render();
  });

  /** Shows other rows. Somebody who reads keeps theirs where they are; what is new waits behind a bar. */
  function show(list, isAsked) {
    all = list;
    const isReading = !isAsked && shown.length > 0 && (scrollY > READING || rows.contains(document.activeElement));
    if (isReading) {
      const known = new Set(shown.map((row) => row.id));
      shown = shown.map((row) => on.find(row.id) ?? row);   // also what the filters let through no more
      const waiting = list.filter((row) => !known.has(row.id)).length;
      fresh.hidden = waiting === 0;
      fresh.textContent = t('list.fresh', { n: waiting });
    } else {
      shown = list;
      fresh.hidden = true;
    }
    render();
  }

  function render() {
    syncList(rows, shown.slice(0, most), (row) => row.id, (row, before) => caseRow(row, before, (id, isOn) => {
      if (isOn) chosen.add(id);
      else chosen.delete(id);
      on.onChoose();
    }, chosen.has(row.id)));
    more.hidden = shown.length <= most && !on.hasMore();
    more.textContent = t('list.more', { shown: number(Math.min(most, shown.length)), n: shown.length, all: number(shown.length) });
  }

  function links() {
    return [...rows.querySelectorAll('a')];
  }

  function focusRow(index) {
    if (index >= links().length && !more.hidden) more.click();
    const link = links().at(Math.max(0, Math.min(index, links().length - 1)));
    link?.focus();
    link?.scrollIntoView({ block: 'nearest' });
  }

  return {
    element: h('div', {}, fresh, rows, note, more),
    show,
    chosen,

    /** Says why the list is empty; null when it is not. */
    explain(text) {
      note.hidden = text === null;
      note.textContent = text ?? '';
    },

    /** Moves by so many rows from the one that has the focus. */
    move(by) {
      const at = links().indexOf(document.activeElement);
      focusRow(at < 0 ? 0 : at + by);
    },

    /** Gives a case the focus, if it is in the list. */
    focusCase(id) {
      const at = shown.findIndex((row) => row.id === id);
      if (at < 0) return;
      while (at >= most) most += WINDOW;
      render();
      focusRow(at);
    },

    /** Id of the case that has the focus; null when none has. */
    focused: () => document.activeElement?.closest?.('li.case')?.dataset.key ?? null,

    /** Ids in the order shown. */
    order: () => shown.map((row) => row.id),

    /** Chooses a case, or not any more. */
    toggle(id) {
      rows.querySelector(`li[data-key="${CSS.escape(id)}"] input`)?.click();
    },

    /** Chooses the first so many cases, also those that are not rendered yet. */
    chooseFirst(count) {
      for (const row of shown.slice(0, count)) chosen.add(row.id);
      rows.querySelectorAll('li.case').forEach((row) => {
        row.querySelector('input').checked = chosen.has(row.dataset.key);
      });
      on.onChoose();
    },

    /** Chooses none. */
    clear() {
      chosen.clear();
      rows.querySelectorAll('input').forEach((box) => {
        box.checked = false;
      });
      on.onChoose();
    },

    /** Shows what waited. */
    showFresh: () => fresh.hidden || fresh.click(),
  };
}
