import { get } from './api.js';

const PAGE = 1_000;
const MOST_PAGES = 30;
const GATHERED = 40;   // ms: a burst of events is one change of the page

/** The cases that this page knows, kept up to date by the stream. */
export class CaseStore {
  #rows = new Map();
  #listeners = new Set();
  #timer = null;
  #closedCursor = 0;
  #generation = 0;

  /** False until every case that is not closed was read. */
  isLoaded = false;

  /** False while there are more closed cases to read. */
  hasAllClosed = false;

  /** All of them, in no order. */
  get rows() {
    return [...this.#rows.values()];
  }

  /** One; undefined when it is not known. */
  find(id) {
    return this.#rows.get(id);
  }

  /** Calls back when something changed. @returns {() => void} ends it */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads every case that is not closed, a page at a time, the newest first. What was known before is forgotten. */
  async load() {
    const generation = ++this.#generation;
    if (this.isLoaded) {
      this.#rows.clear();
      this.#closedCursor = 0;
      this.isLoaded = false;
      this.hasAllClosed = false;
    }
    let after = 0;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { cases, next } = await get(`/cases?status=unclosed&order=newest&limit=${PAGE}&after=${after}`);
      if (generation !== this.#generation) return;
      cases.forEach((row) => this.#put(row));
      this.isLoaded = cases.length < PAGE || page === MOST_PAGES - 1;
      this.#changed();
      if (this.isLoaded) return;
      after = next;
    }
  }

  /** Reads a further page of closed cases. */
  async loadClosed() {
    const generation = this.#generation;
    const { cases, next } = await get(`/cases?status=closed&order=newest&limit=${PAGE}&after=${this.#closedCursor}`);
    if (generation !== this.#generation) return;
    this.#closedCursor = next;
    this.hasAllClosed = cases.length < PAGE;
    cases.forEach((row) => this.#put(row));
    this.#changed();
  }

  /** Takes a case as the API answered it. */
  take(row) {
    this.#put(row);
    this.#changed();
  }

  /** Takes note of cases that were closed together; the stream tells the rest. */
  close(ids, verdict) {
    for (const id of ids) if (this.#rows.has(id)) this.#put({ ...this.#rows.get(id), status: 'closed', verdict, changes: undefined });
    this.#changed();
  }

  /** Takes the document of a case from the stream. @returns {boolean} true for a case that was not known */
  takeDocument(document) {
    const isNew = !this.#rows.has(document.secmon.case.id);
    this.#put(rowOf(document));
    this.#changed();
    return isNew;
  }

  #put(row) {
    const known = this.#rows.get(row.id);
    if (known && known.revision > row.revision) return;
    this.#rows.set(row.id, row);
  }

  #changed() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#listeners.forEach((listener) => listener());
    }, GATHERED);
  }
}

/** The row of a case out of its document. It lacks `changes`, which only the API tells. */
function rowOf(document) {
  const { alert, source, case: one } = document.secmon;
  return {
    ...one,
    severity: alert.severity,
    group: alert.group,
    message: document.secmon.ledger ? document.message : null,   // without the first alert the message is the rule's title
    rule_id: document.rule.id,
    rule_name: document.rule.name,
    use_case: document.event.code,
    source: source?.id,
    user: document.user?.name,
  };
}
