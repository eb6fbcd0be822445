import { bySeverity, isOverdue } from './parts/badges.js';

/** What an address can ask of the list of cases, each with what it is when the address does not say. */
export const DEFAULTS = { severity: '', status: 'unclosed', rule: '', actor: '', source: '', text: '', since: '', assignee: '', cases: '', sort: 'severity' };

const HOUR = 3_600_000;
const SPANS = { '1h': HOUR, '8h': 8 * HOUR, '24h': 24 * HOUR, '7d': 168 * HOUR, '30d': 720 * HOUR };

/** The lengths of time to choose from. */
export const SINCE = Object.keys(SPANS);

/** The orders to choose from. */
export const SORTS = ['severity', 'newest', 'due'];

/** Reads the filters of an address. */
export function filtersOf(query) {
  return Object.fromEntries(Object.entries(DEFAULTS).map(([name, value]) => [name, query.get(name) ?? value]));
}

/** Writes filters into an address; what is as always is left out. */
export function queryOf(filters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value !== DEFAULTS[name]) query.set(name, value);
  return query;
}

/** True when nothing is filtered. */
export function isPlain(filters) {
  return Object.keys(DEFAULTS).every((name) => name === 'sort' || filters[name] === DEFAULTS[name]);
}

/**
 * True where the list shows what needs somebody: cases of open incidents stand under these, and what is expected stays away. Who searches,
 * or asks for all cases, wants what there is.
 */
export function isFolded(filters) {
  return Object.keys(DEFAULTS).every((name) => name === 'sort' || name === 'severity' || filters[name] === DEFAULTS[name]);
}

/** The incidents that filters let through, in their order. */
export function applyToIncidents(rows, filters, me) {
  return applyFilters(rows.map((row) => ({ ...row, message: row.title, rule_name: row.decisions[0]?.title, user: [row.value, ...row.cases.map((one) => one.user)].filter(Boolean).join('\n') })),
    { ...filters, rule: '', source: '' }, me).filter((row) =>
    (!filters.rule || row.cases.some((one) => one.rule_id === filters.rule || one.use_case === filters.rule))
    && (!filters.source || row.cases.some((one) => one.source === filters.source))).map((row) => rows.find((known) => known.id === row.id));
}

/** The rows that filters let through, in their order. */
export function applyFilters(rows, filters, me) {
  const severities = filters.severity ? filters.severity.split(',') : null;
  const words = filters.text.toLowerCase().split(/\s+/).filter((word) => word);
  const since = SPANS[filters.since] ? Date.now() - SPANS[filters.since] : null;
  return rows.filter((row) =>
    (!severities || severities.includes(row.severity))
    && hasStatus(row, filters.status)
    && (!filters.rule || row.rule_id === filters.rule || row.use_case === filters.rule)
    && (!filters.actor || (row.user ?? '').toLowerCase().includes(filters.actor.toLowerCase()))
    && (!filters.source || row.source === filters.source)
    && (since === null || new Date(row.last) >= since)
    && (!filters.assignee || (filters.assignee === 'me' ? row.assignee === me : !row.assignee))
    && words.every((word) => textOf(row).includes(word))).sort(ORDERS[filters.sort] ?? ORDERS.severity);
}

const ORDERS = {
  severity: (a, b) => bySeverity(a, b) || byNewest(a, b),
  newest: byNewest,
  due: (a, b) => isOverdue(b) - isOverdue(a) || byDue(a, b) || byNewest(a, b),
};

function byNewest(a, b) {
  return new Date(b.last) - new Date(a.last) || (a.id < b.id ? 1 : -1);
}

function byDue(a, b) {
  return dueOf(a) - dueOf(b);
}

/** Nobody waits for a case that somebody saw. */
function dueOf(row) {
  return row.status === 'open' && !row.acknowledged ? new Date(row.acknowledge_by).getTime() : Number.MAX_SAFE_INTEGER;
}

function hasStatus(row, status) {
  if (status === 'unclosed') return row.status !== 'closed';
  return status === 'all' || row.status === status;
}

/** Made once for each row: a search over thousands must keep up with typing. */
function textOf(row) {
  row.searched ??= [row.message, row.rule_name, row.use_case, row.group, row.user, row.source, row.assignee, row.note, row.id].filter((text) => text).map((text) => text.slice(0, 2_000)).join('\n').toLowerCase();
  return row.searched;
}
