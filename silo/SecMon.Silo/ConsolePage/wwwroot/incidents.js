import { RowStore } from './rows.js';

/** The incidents that this page knows: cases that a decision joined because they are one story. */
export class IncidentStore extends RowStore {
  constructor() {
    super('incidents', rowOf);
  }

  /** Ids of the cases that an open incident tells of. */
  casesOfOpen() {
    const ids = new Set();
    for (const row of this.rows) if (row.status !== 'closed') for (const one of row.cases) ids.add(one.id);
    return ids;
  }
}

/** The row of an incident out of its document. It lacks `changes`, and why cases stay open, which only the API tells. */
function rowOf(document) {
  const { incident, decisions } = document.secmon;
  return { ...incident, severity: incident.level, decisions, cases: incident.cases.map((one) => ({ ...one, severity: one.level, rule_name: one.rule })) };
}
