import { h, fill } from '../dom.js';
import { SINCE, SORTS } from '../filters.js';
import { t } from '../i18n.js';
import { line } from '../text.js';
import { STATUSES } from './badges.js';

const TYPING = 120;

/**
 * The filters of the list.
 * @param {object} filters as they are
 * @param {(changes: object) => void} onChange
 * @param {() => void} onClear
 */
export function filterBar(filters, onChange, onClear) {
  const controls = {};
  const select = (name, choices) => {
    const list = h('select', { 'aria-label': t(`filter.${name}`), onchange: () => onChange({ [name]: list.value }) }, choices);
    list.value = filters[name];
    controls[name] = list;
    return list;
  };
  const typed = (name, type) => {
    let timer;
    controls[name] = h('input', {
      type, value: filters[name], 'aria-label': t(`filter.${name}`), placeholder: t(`filter.${name}`), autocomplete: 'off', spellcheck: 'false', maxlength: 500,
      oninput: (event) => {
        clearTimeout(timer);
        timer = setTimeout(() => onChange({ [name]: event.target.value.trim() }), TYPING);
      },
    });
    return controls[name];
  };
  const search = typed('text', 'search');
  search.setAttribute('aria-keyshortcuts', '/');
  const rules = select('rule', []);
  const sources = select('source', []);
  const fields = [search, typed('actor', 'search'),
    select('status', ['unclosed', ...STATUSES, 'all'].map((one) => option(one, t(`status.${one}`)))),
    rules, sources,
    select('since', ['', ...SINCE].map((one) => option(one, t(`since.${one || 'ever'}`)))),
    select('assignee', ['', 'me', 'nobody'].map((one) => option(one, t(`assignee.${one || 'anybody'}`)))),
    select('cases', ['', 'all'].map((one) => option(one, t(`cases.${one || 'folded'}`)))),
    select('sort', SORTS.map((one) => option(one, t(`sort.${one}`))))];
  const clear = h('button', { type: 'button', onclick: onClear }, t('filter.clear'));
  return {
    element: h('div', { class: 'filters', role: 'search', 'aria-label': t('filter.label') }, fields, clear),
    clear,
    focus: () => search.focus(),

    /** Shows other filters. */
    show(now) {
      for (const [name, control] of Object.entries(controls)) control.value = now[name];
    },

    /** Offers the rules and sources that there are. */
    offer(rows) {
      offerIn(rules, 'rule', rows.map((row) => [row.rule_id, row.use_case ? `${row.use_case} ${row.rule_name}` : row.rule_name]), filters.rule);
      offerIn(sources, 'source', rows.filter((row) => row.source).map((row) => [row.source, row.source]), filters.source);
    },
  };
}

function offerIn(list, name, pairs, chosen) {
  const choices = [...new Map(pairs)].sort(([, a], [, b]) => a.localeCompare(b));
  if (chosen && !choices.some(([value]) => value === chosen)) choices.unshift([chosen, chosen]);
  const print = JSON.stringify(choices.map(([value]) => value));
  if (list.dataset.print === print || document.activeElement === list) return;
  list.dataset.print = print;
  fill(list, option('', t(`filter.any.${name}`)), choices.map(([value, label]) => option(value, line(label, 60), true)));
  list.value = chosen;
}

function option(value, label, isData = false) {
  return h('option', { value, 'data-raw': isData }, label);
}
