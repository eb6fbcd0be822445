import { documents } from './elasticsearch.js'
import { toActor, toAlert, toCase, toOldAlert, toRule, toSource, toTechnique } from './links.js'
import { table, type Column, type Panel } from './panels.js'
import { alerts, cases } from './sources.js'

interface Spec {
  readonly title: string
  readonly description: string
  readonly query: string
  readonly without?: readonly string[]
  readonly width?: number
  readonly height?: number
}

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
    { field: 'secmon.case.id', name: 'Case', link: toCase, width: 110 },
  ] satisfies Column[]).filter(column => !spec.without?.includes(column.name)),
  sortBy: 'Score',
  noValue: 'no open cases',
})
