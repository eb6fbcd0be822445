import { documents } from './elasticsearch.js'
import { toActor, toAlert, toCase, toIncident, toOldAlert, toRule, toSource, toTechnique } from './links.js'
import { table, words, type Column, type Panel } from './panels.js'
import { alerts, cases, incidents } from './sources.js'

interface Spec {
  readonly title: string
  readonly description: string
  readonly query: string
  readonly without?: readonly string[]
  readonly width?: number
  readonly height?: number
  readonly timeFrom?: string
}

/** All of them: a word that is not here would stand on a background of the colour of text. */
const statuses = words(['open', 'open', 'orange'], ...['acknowledged', 'investigating', 'closed'].map((status): [string, string, string] => [status, status, 'transparent']))

/** Alerts, newest first; each opens with its evidence, its account, its rule and its source. */
export const alertTable = (spec: Spec): Panel => table({
  width: 24, height: 10, ...spec,
  targets: [documents(alerts, spec.query)],
  columns: ([
    { field: '@timestamp', name: 'Time', unit: 'dateTimeAsLocal', width: 170 },
    { field: 'secmon.alert.severity', name: 'Severity', isSeverity: true, width: 110 },
    { field: 'rule.name', name: 'Rule', link: toRule, width: 260 },
    { field: 'user.name', name: 'Account', link: toActor, width: 150 },
    { field: 'message', name: 'What happened' },
    { field: 'secmon.source.id', name: 'Source', link: toSource, width: 140 },
    { field: 'secmon.alert.id', name: 'Alert', link: toAlert, width: 160 },
    { field: 'secmon.case.id', name: 'Case', link: toCase, width: 110 },
  ] satisfies Column[]).filter(column => !spec.without?.includes(column.name)),
  noValue: 'no alerts',
})

/** Incidents, worst first; each opens in the console, where it is told case by case. Their time is that of their first evidence, so the list looks further back than its board. */
export const incidentTable = (spec: Spec): Panel => table({
  width: 24, height: 6, timeFrom: '90d', ...spec,
  targets: [documents(incidents, spec.query)],
  columns: ([
    { field: 'event.severity', name: 'Score', width: 70 },
    { field: 'secmon.incident.level', name: 'Level', isSeverity: true, width: 100 },
    { field: 'secmon.incident.title', name: 'Incident' },
    { field: 'secmon.incident.by', name: 'By', width: 80, mappings: [words(['user.name', 'account'], ['source.ip', 'address'], ['source', 'source'])] },
    { field: 'secmon.incident.value', name: 'Of', link: [toActor, toSource], width: 140 },
    { field: 'secmon.incident.count', name: 'Cases', width: 70 },
    { field: 'secmon.incident.first', name: 'First seen', unit: 'dateTimeFromNow', width: 120 },
    { field: 'secmon.incident.last', name: 'Newest', unit: 'dateTimeFromNow', width: 120 },
    { field: 'secmon.incident.status', name: 'Status', width: 110, mappings: [statuses] },
    { field: 'secmon.incident.assignee', name: 'Assignee', width: 100 },
    { field: 'secmon.incident.verdict', name: 'Verdict', width: 120 },
    { field: 'secmon.incident.id', name: 'Its page', link: toIncident, width: 110 },
  ] satisfies Column[]).filter(column => !spec.without?.includes(column.name)),
  sortBy: 'Score',
  noValue: 'no incidents',
})

/** Cases, worst first; each opens in the console, where its buttons are. */
export const caseTable = (spec: Spec): Panel => table({
  width: 24, height: 9, ...spec,
  targets: [documents(cases, spec.query, 500)],
  timeFrom: '90d',
  columns: ([
    { field: 'event.severity', name: 'Score', width: 70 },
    { field: 'secmon.alert.severity', name: 'Severity', isSeverity: true, width: 110 },
    { field: 'secmon.case.first', name: 'First seen', unit: 'dateTimeFromNow', width: 120 },
    { field: 'secmon.case.status', name: 'Status', width: 110 },
    { field: 'secmon.case.assignee', name: 'Assignee', width: 110 },
    { field: 'secmon.case.count', name: 'Alerts', width: 70 },
    { field: 'rule.name', name: 'Rule', link: toRule, width: 260 },
    { field: 'user.name', name: 'Account', link: toActor, width: 150 },
    { field: 'message', name: 'What happened' },
    { field: 'threat.technique.id', name: 'Technique', link: toTechnique, width: 110 },
    { field: 'secmon.alert.id', name: 'Alert', link: toOldAlert, width: 110 },
    { field: 'secmon.case.incidents', name: 'Part of', width: 110 },
    { field: 'secmon.case.id', name: 'Case', link: toCase, width: 110 },
  ] satisfies Column[]).filter(column => !spec.without?.includes(column.name)),
  sortBy: 'Score',
  noValue: 'no open cases',
})
