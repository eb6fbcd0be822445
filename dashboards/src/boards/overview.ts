import { alertTable, caseTable, incidentTable } from '../parts/alert-table.js'
import { console, pick, valuesOf, type Board } from '../parts/board.js'
import { anything, columnOf, count, distinct, groups, history, max, min, sum, where } from '../parts/elasticsearch.js'
import { toActor, toRule, toRules, toSeverityOfSeries, toSystem, toTechnique } from '../parts/links.js'
import { bars, lines, stat, table } from '../parts/panels.js'
import { increase, m, now, openOf, pastTheirTime } from '../parts/prometheus.js'
import { severities } from '../parts/severity.js'
import { alerts, cases, incidents, metrics } from '../parts/sources.js'

const shown = [where('secmon.alert.severity', 'severity'), where('secmon.source.id', 'source'), where('labels.system', 'system'), where('threat.technique.id', 'technique')].join(' AND ')
const open = `secmon.case.status:open AND ${shown}`

// An incident has no technique of its own, and a system only when all its cases are of one.
const unfinished = `${[where('secmon.incident.level', 'severity'), where('secmon.incident.cases.source', 'source'), where('labels.system', 'system')].join(' AND ')} AND NOT secmon.incident.status:closed`
// How many more there are than at the beginning of the range: the counter of the decisions also counts each case that joins.
const opened = `clamp_min(sum(max by (severity, status) (delta(${m('secmon_incidents')}[$__range]))), 0)`

const ages = [
  ['under 1 h', '[now-1h TO *]'],
  ['1 h to 8 h', '[now-8h TO now-1h}'],
  ['8 h to 1 d', '[now-1d TO now-8h}'],
  ['over 1 d', '[* TO now-1d}'],
] as const

// The risk score stands in the alerts of the risk rules alone; the severities of its alerts added up rank every account.
const byRisk = [sum('event.severity'), max('event.risk_score'), max('event.severity'), count, distinct('rule.name'), max('@timestamp')]

export const overview: Board = {
  uid: 'secmon-overview',
  subject: 'SOC overview',
  question: 'What needs me now?',
  range: '24h',
  sources: [metrics, alerts, cases, incidents],
  variables: [
    pick('severity', 'Severity', alerts, valuesOf('secmon.alert.severity'), { allValue: anything }),
    pick('system', 'System', alerts, valuesOf('labels.system'), { allValue: anything }),
    pick('source', 'Source', alerts, valuesOf('secmon.source.id'), { allValue: anything }),
    pick('technique', 'Technique', alerts, valuesOf('threat.technique.id'), { allValue: anything }),
    console,
  ],
  rows: [
    {
      question: 'What needs me now?',
      panels: [
        stat({
          title: 'Open incidents', width: 10, height: 5, isBySeverity: true,
          description: 'Stories of several cases that nobody has acknowledged yet, whatever the time range; when critical or high is above 0, take the first row of the list below before any single case.',
          targets: severities.slice(0, 4).map(severity => openOf('secmon_incidents', severity)),
          link: toSeverityOfSeries,
        }),
        stat({
          title: 'Open cases', width: 10, height: 5, isBySeverity: true,
          description: 'Cases that nobody has acknowledged yet, also those of incidents, whatever the time range; when critical or high is above 0, open the first row of the list below and acknowledge it.',
          targets: severities.slice(0, 4).map(severity => openOf('secmon_cases', severity)),
          link: toSeverityOfSeries,
        }),
        stat({
          title: 'Past their time', width: 4, height: 5, red: 1,
          description: 'Open incidents and cases that nobody acknowledged in the time that their severity allows; at 1 or more it is red: take the oldest of the lists below, or call for help.',
          targets: [now(pastTheirTime)],
        }),
        incidentTable({
          title: 'Incidents not closed, worst first', query: unfinished, without: ['First seen', 'Verdict'], width: 18, height: 8,
          description: 'Every incident of 90 days that is not closed, of whatever technique; when its status is open nobody has it: read its page, then acknowledge it there.',
        }),
        bars({
          title: 'From signals to incidents', width: 6, height: 8, decimals: 0,
          description: 'What rules found in this time, the alerts that decisions left of it, and the incidents that were opened; when alerts are almost as many as signals, look on the board of rules at what decisions do.',
          targets: [now(`sum(${increase('secmon_signals_total')})`, 'signals'), now(`sum(${increase('secmon_alerts_total')})`, 'alerts'), now(opened, 'incidents')],
          link: toRules,
        }),
        caseTable({
          title: 'Open cases, worst first', query: open, without: ['Status', 'Assignee'],
          description: 'Every open case of 90 days with its highest score; when a row is here, open its alert, then acknowledge it in the console.',
        }),
      ],
    },
    {
      question: 'Who and what is behind it?',
      panels: [
        table({
          title: 'Accounts by risk', width: 8,
          description: 'Accounts by their severities added up, with their risk score; when one has several rules against it, open the account before its single alerts.',
          targets: [groups(alerts, shown, ['user.name'], byRisk, 50)],
          columns: [
            { field: 'user.name', name: 'Account', link: toActor },
            { field: columnOf(byRisk[0]!, byRisk), name: 'Sum', decimals: 0, width: 70 },
            { field: columnOf(byRisk[1]!, byRisk), name: 'Risk', decimals: 0, width: 70 },
            { field: columnOf(byRisk[2]!, byRisk), name: 'Worst', width: 80, orange: 73, red: 99 },
            { field: 'Count', name: 'Alerts', width: 70 },
            { field: 'Unique Count', name: 'Rules', width: 70 },
            { field: columnOf(byRisk[5]!, byRisk), name: 'Last', unit: 'dateTimeFromNow', width: 110 },
          ],
          noValue: 'no alerts',
        }),
        table({
          title: 'Rules', width: 8,
          description: 'Rules by alerts and by accounts that they hit; when one fires for many accounts at once, open it, since it is either one attack or one noisy rule.',
          targets: [groups(alerts, shown, ['rule.name'], [count, distinct('user.name')])],
          columns: [{ field: 'rule.name', name: 'Rule', link: toRule }, { field: 'Count', name: 'Alerts', width: 70 }, { field: 'Unique Count', name: 'Accounts', width: 90 }],
          noValue: 'no alerts',
        }),
        table({
          title: 'Attack map', width: 8,
          description: 'Alerts by ATT&CK technique and severity; when critical or high has a number, click the technique to see only its alerts below.',
          targets: [groups(alerts, shown, ['threat.technique.id', 'secmon.alert.severity'], [count], 50)],
          transformations: [{ id: 'groupingToMatrix', options: { columnField: 'secmon.alert.severity', rowField: 'threat.technique.id', valueField: 'Count', emptyValue: 'null' } }],
          columns: [
            { field: 'threat.technique.id\\secmon.alert.severity', name: 'Technique', link: toTechnique },
            ...severities.map(severity => ({ field: severity, name: severity, width: 90, isSeverityCount: true })),
          ],
          noValue: 'no alerts',
        }),
      ],
    },
    {
      question: 'When did it happen, and which records show it?',
      panels: [
        lines({
          title: 'Alerts over time', width: 16, bars: true,
          description: 'Alerts by severity; when a peak stands out, drag over it to see only its alerts below.',
          targets: [history(alerts, shown, count, { by: 'secmon.alert.severity' })],
        }),
        table({
          title: 'Systems', width: 8,
          description: 'Alerts by system of the mission; when one stands out, click it to see only its alerts.',
          targets: [groups(alerts, shown, ['labels.system'], [count, distinct('user.name')])],
          columns: [{ field: 'labels.system', name: 'System', link: toSystem }, { field: 'Count', name: 'Alerts', width: 80 }, { field: 'Unique Count', name: 'Accounts', width: 90 }],
          noValue: 'no alerts',
        }),
        alertTable({ title: 'Alerts, newest first', query: shown, description: 'The newest 200 alerts of what is chosen above; open the alert to see its evidence, or the account when it has several.' }),
      ],
    },
    {
      question: 'How long do cases wait?',
      isFolded: true,
      panels: [
        stat({
          title: 'Oldest open case', width: 8, height: 6, unit: 'dateTimeFromNow', calc: 'min',
          description: 'When the first alert of the case that waits longest happened; when it is more than a day ago, take that case before any new one.',
          targets: [history(cases, open, min('secmon.case.first'), { interval: '90d' })], timeFrom: '90d', noValue: 'none open',
        }),
        bars({
          title: 'Open cases by age', width: 16, height: 6, calc: 'sum',
          description: 'How long open cases have waited since their first alert; when the lower bars grow, cases come faster than they are closed, so call for help or have noisy rules tuned.',
          targets: ages.map(([name, within]) => history(cases, `${open} AND secmon.case.first:${within}`, count, { alias: name, interval: '1d' })), timeFrom: '90d',
        }),
      ],
    },
  ],
}
