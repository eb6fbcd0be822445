import { get } from './api.js';

const PAGE = 1_000;
const MOST_PAGES = 30;
const GATHERED = 40;   // ms: a burst of events is one change of the page

/** What this page knows of one kind of thing, cases or incidents, kept up to date by the stream. */
export class RowStore {
  #rows = new Map();
  #listeners = new Set();
  #timer = null;
  #closedCursor = 0;
  #generation = 0;
  #name;
  #rowOf;

  /** False until every one that is not closed was read. */
  isLoaded = false;

  /** False while there are more closed ones to read. */
  hasAllClosed = false;

  /**
   * @param {string} name of the API's list, and of its member
   * @param {(document: object) => object} rowOf the row out of a document of the stream
   */
  constructor(name, rowOf) {
    this.#name = name;
    this.#rowOf = rowOf;
  }

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

  /** Reads every one that is not closed, a page at a time, the newest first. What was known before is forgotten. */
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
      const answer = await get(`/${this.#name}?status=unclosed&order=newest&limit=${PAGE}&after=${after}`);
      if (generation !== this.#generation) return;
      const rows = answer[this.#name];
      rows.forEach((row) => this.put(row));
      this.isLoaded = rows.length < PAGE || page === MOST_PAGES - 1;
      this.changed();
      if (this.isLoaded) return;
      after = answer.next;
    }
  }

  /** Reads a further page of closed ones. */
  async loadClosed() {
    const generation = this.#generation;
    const answer = await get(`/${this.#name}?status=closed&order=newest&limit=${PAGE}&after=${this.#closedCursor}`);
    if (generation !== this.#generation) return;
    const rows = answer[this.#name];
    this.#closedCursor = answer.next;
    this.hasAllClosed = rows.length < PAGE;
    rows.forEach((row) => this.put(row));
    this.changed();
  }

  /** Takes one as the API answered it. */
  take(row) {
    this.put(row);
    this.changed();
  }

  /** Takes a document from the stream. @returns {boolean} true for one that was not known */
  takeDocument(document) {
    const row = this.#rowOf(document);
    const isNew = !this.#rows.has(row.id);
    this.put(row);
    this.changed();
    return isNew;
  }

  /** Keeps a row, unless a newer one is known. */
  put(row) {
    const known = this.#rows.get(row.id);
    if (known && known.revision > row.revision) return;
    this.#rows.set(row.id, row);
  }

  /** Tells the listeners, once for all that comes within a moment. */
  changed() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#listeners.forEach((listener) => listener());
    }, GATHERED);
  }
}
