import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { number } from '../text.js';
import { SEVERITIES, isOverdue } from './badges.js';

/**
 * How many cases are not closed, by severity; each is a filter.
 * @param {(severity: string) => void} onToggle
 */
export function counters(onToggle) {
  const buttons = SEVERITIES.map((name) => {
    const count = h('strong', {}, '0');
    const fresh = h('span', { class: 'quiet' });
    return { name, count, fresh, button: h('button', { type: 'button', class: `counter ${name}`, 'aria-pressed': 'false', onclick: () => onToggle(name) }, count, h('span', {}, t(`severity.${name}`)), fresh) };
  });
  const overdue = h('p', { class: 'lateness', hidden: true });
  return {
    element: h('div', { class: 'counters', role: 'group', 'aria-label': t('counters.label') }, buttons.map(({ button }) => button), overdue),

    /** Shows the counts. */
    show(rows, chosen) {
      const open = rows.filter((row) => row.status !== 'closed');
      for (const { name, count, fresh, button } of buttons) {
        const own = open.filter((row) => row.severity === name);
        const unseen = own.filter((row) => row.status === 'open').length;
        count.textContent = number(own.length);
        fill(fresh, unseen > 0 ? t('counters.new', { n: unseen }) : t('counters.none'));
        button.classList.toggle('zero', own.length === 0);
        button.setAttribute('aria-pressed', String(chosen.includes(name)));
      }
      const late = open.filter(isOverdue).length;
      overdue.hidden = late === 0;
      overdue.textContent = t('counters.overdue', { n: late });
    },
  };
}
