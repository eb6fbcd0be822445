import { alertTable, incidentTable } from '../parts/alert-table.js'
import { console, found, typed, type Board } from '../parts/board.js'
import { count, documents, exactly, history, max } from '../parts/elasticsearch.js'
import { toActor, toCase, toRule, toSource } from '../parts/links.js'
import { lines, stat, table } from '../parts/panels.js'
import { alerts, cases, incidents } from '../parts/sources.js'
import { severityMapping } from '../parts/severity.js'

const one = exactly('secmon.alert.id', 'alert')
const itsCase = exactly('secmon.case.id', 'case')
// An alert may be older than the range of the board that led here.
const whenever = '1y'

export const alert: Board = {
  uid: 'secmon-alert',
  subject: 'Alert',
  question: 'What happened, which records show it, and who has it?',
  range: '24h',
  sources: [alerts, cases, incidents],
  variables: [
    typed('alert', 'Alert'),
    found('case', alerts, 'secmon.case.id', one),
    found('actor', alerts, 'user.name', one),
    found('source', alerts, 'secmon.source.id', one),
    console,
  ],
  rows: [
    {
      question: 'What happened, and how bad is it?',
      panels: [
        stat({ title: 'Severity', width: 4, timeFrom: whenever, text: '/^secmon.alert.severity$/', targets: [documents(alerts, one, 1)], mappings: [severityMapping], noValue: 'no such alert', description: 'Level of the rule; when critical or high, acknowledge the case now and read on afterwards.' }),
        stat({ title: 'Records as evidence', width: 4, timeFrom: whenever, calc: 'max', targets: [history(alerts, one, max('secmon.evidence.count'), { interval: '30d' })], noValue: 'no such alert', description: 'Log records that show it; when the number is large, look at the first and the last of the list below.' }),
        stat({ title: 'Citizens concerned', width: 4, timeFrom: whenever, calc: 'max', targets: [history(alerts, one, max('secmon.subject.count'), { interval: '30d' })], noValue: 'none named', description: 'Citizens whose data it is about; when above 0 and the alert is confirmed, data protection has to be told.' }),
        stat({ title: 'Status of its case', width: 4, timeFrom: whenever, text: '/^secmon.case.status$/', targets: [documents(cases, itsCase, 1)], mappings: [{ type: 'value' as never, options: { open: { text: 'open', color: 'orange', index: 0 } } }], noValue: 'no such case', description: 'Where its case stands; when open, nobody has taken it: acknowledge it in the console.' }),
        stat({ title: 'Alerts in its case', width: 4, timeFrom: whenever, calc: 'sum', targets: [history(alerts, itsCase, count, { interval: '30d' })], description: 'Alerts of the same rule and group that one decision covers; when it keeps growing, the thing goes on: act on the account.' }),
        stat({ title: 'Its place in the ledger', width: 4, timeFrom: whenever, calc: 'max', decimals: 0, unit: 'none', targets: [history(alerts, one, max('secmon.ledger.sequence'), { interval: '30d' })], noValue: 'no such alert', description: 'Number of its ledger entry; when the alert is to be evidence, export that entry with its hash and signed checkpoint.' }),
        table({
          title: 'The alert', width: 24, height: 11, turned: true, timeFrom: whenever, description: 'What happened, why the rule fired, and what to check next; when it is harmless, close its case with that verdict, so that the rule learns.',
          targets: [documents(alerts, one, 1)],
          columns: [
            { field: '@timestamp', name: 'Time', unit: 'dateTimeAsLocal' }, { field: 'message', name: 'What happened' }, { field: 'event.reason', name: 'Why it fired' }, { field: 'secmon.detail.next', name: 'Check next' },
            { field: 'rule.name', name: 'Rule' }, { field: 'rule.description', name: 'What the rule is for' }, { field: 'user.name', name: 'Account' }, { field: 'source.ip', name: 'Address' }, { field: 'service.name', name: 'Program' },
            { field: 'host.name', name: 'Host' }, { field: 'labels.system', name: 'System' }, { field: 'db.collection.name', name: 'Tables' }, { field: 'secmon.purpose.dossier', name: 'Dossier' }, { field: 'threat.technique.name', name: 'Technique' },
          ],
          noValue: 'no such alert',
        }),
      ],
    },
    {
      question: 'Which records show it?',
      panels: [
        table({
          title: 'Evidence', width: 24, height: 6, timeFrom: whenever, description: 'Source, file, position and hash of each record; when you need its masked text, open the case in the console.',
          targets: [documents(alerts, one, 1)],
          columns: [
            { field: 'secmon.source.id', name: 'Source', link: toSource, width: 160 }, { field: 'user.name', name: 'Account', link: toActor, width: 160 }, { field: 'rule.name', name: 'Rule', link: toRule, width: 240 }, { field: 'secmon.evidence.items', name: 'Records', isJson: true },
            { field: 'secmon.ledger.hash', name: 'Hash in the ledger', width: 200 }, { field: 'secmon.case.id', name: 'Case', link: toCase, width: 200 },
          ],
          noValue: 'no such alert',
        }),
      ],
    },
    {
      question: 'Who has it, and what is it part of?',
      panels: [
        table({
          title: 'Life of its case', width: 24, height: 5, timeFrom: whenever, description: 'When its case was seen first, taken and closed, by whom and with what verdict; when nobody has it, take it in the console.',
          targets: [documents(cases, itsCase, 1)],
          columns: [
            { field: 'secmon.case.status', name: 'Status' }, { field: 'secmon.case.assignee', name: 'Assignee' }, { field: 'secmon.case.first', name: 'First alert', unit: 'dateTimeAsLocal' }, { field: 'secmon.case.last', name: 'Last alert', unit: 'dateTimeAsLocal' },
            { field: 'secmon.case.acknowledged', name: 'Acknowledged', unit: 'dateTimeAsLocal' }, { field: 'secmon.case.closed', name: 'Closed', unit: 'dateTimeAsLocal' }, { field: 'secmon.case.verdict', name: 'Verdict' }, { field: 'secmon.case.note', name: 'Note' },
            { field: 'secmon.case.revision', name: 'Changes' }, { field: 'secmon.case.id', name: 'Case', link: toCase },
          ],
          noValue: 'no such case',
        }),
        incidentTable({
          title: 'Incidents that its case is part of', query: exactly('secmon.incident.cases.id', 'case'), height: 5, timeFrom: whenever,
          description: 'Stories that decisions made of its case and others; when a row is here, read its page and decide there about all its cases at once.',
        }),
      ],
    },
    {
      question: 'What else happened around it?',
      panels: [
        alertTable({ title: 'Neighbours', query: `(${exactly('user.name', 'actor')} OR ${exactly('secmon.case.id', 'case')} OR ${exactly('secmon.source.id', 'source')})`, description: 'Alerts of the same account, case or source in this time; when there is one before this one, open it to see how it began.' }),
      ],
    },
    {
      question: 'When else did its account and its source alert?',
      isFolded: true,
      panels: [
        lines({ title: 'Alerts of the same account', width: 12, height: 6, bars: true, targets: [history(alerts, exactly('user.name', 'actor'), count, { by: 'secmon.alert.severity' })], description: 'Alerts of the account over time; when others stand close to this one, open the account.' }),
        lines({ title: 'Alerts of the same source', width: 12, height: 6, bars: true, targets: [history(alerts, exactly('secmon.source.id', 'source'), count, { by: 'secmon.alert.severity' })], description: 'Alerts of the source over time; when there is a peak, ask the owner of that database what went on.' }),
      ],
    },
  ],
}
