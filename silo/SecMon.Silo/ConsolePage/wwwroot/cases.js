import { RowStore } from './rows.js';

/** The cases that this page knows. */
export class CaseStore extends RowStore {
  constructor() {
    super('cases', rowOf);
  }

  /** Takes note of cases that were closed together; the stream tells the rest. */
  close(ids, verdict) {
    for (const id of ids) if (this.find(id)) this.put({ ...this.find(id), status: 'closed', verdict, changes: undefined });
    this.changed();
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
