import { pick, type Board } from '../parts/board.js'
import { count, distinct, groups, matching, max } from '../parts/elasticsearch.js'
import { toSources, toSystem } from '../parts/links.js'
import { flags, joined, lines, stat, table, words } from '../parts/panels.js'
import { m, now, over, rows } from '../parts/prometheus.js'
import { severities } from '../parts/severity.js'
import { alerts, metrics } from '../parts/sources.js'

const system = 'system=~"$system"'

/** Adds up by system what metrics have by source. */
const bySystem = (expr: string, by: 'sum' | 'min' | 'max' = 'sum', ...more: string[]) =>
  `${by} by (${['system', ...more].join(', ')}) (${expr} * on (source) group_left (system) max by (source, system) (${m('secmon_source_info', system)}))`

const perSecond = bySystem(`sum by (source) (rate(${m('secmon_source_events_total')}[$__rate_interval]))`)
const freshness = bySystem(`max by (source) (${m('secmon_feed_live_seconds')})`, 'min')

export const systems: Board = {
  uid: 'secmon-systems',
  subject: 'Systems',
  question: 'What goes on in each system of the mission?',
  range: '24h',
  sources: [metrics, alerts],
  variables: [pick('system', 'System', metrics, 'query_result(secmon_source_info or secmon_system_watched)', { allValue: '.*' })].map(variable => ({ ...variable, regex: '/system="([^"]+)"/' })),
  rows: [
    {
      question: 'Is every system seen?',
      panels: [
        stat({ title: 'Systems watched', width: 6, targets: [now(`count(count by (system) (${m('secmon_source_info', system)}))`)], description: 'Systems that at least one source covers; when it falls, a source was taken out of the configuration: put it back.' }),
        stat({ title: 'Systems nobody watches', width: 6, red: 1, targets: [now(`count(${m('secmon_system_watched', system)} == 0) or 0 * count(${m('secmon_system_watched', system)})`)], noValue: 'no inventory', link: toSources, description: 'Systems of the inventory without a source; at 1 or more it is red: connect them, or take them off the inventory with a reason.' }),
        stat({ title: 'Systems gone quiet', width: 6, red: 1, targets: [now(`sum(${freshness} > bool 300)`)], link: toSources, description: 'Watched systems without an event for five minutes; at 1 or more it is red unless the system is known to be idle: look at its sources.' }),
        stat({ title: 'Critical and high alerts', width: 6, orange: 1, decimals: 0, targets: [now(`ceil(sum(${bySystem(`sum by (source) (increase(${m('secmon_source_alerts_total', 'severity=~"critical|high"')}[$__range]))`)}))`)], description: 'Alerts of the two highest levels within this time; when above 0, see which row below they belong to.' }),
      ],
    },
    {
      question: 'How does each system do?',
      panels: [
        table({
          title: 'Systems', width: 24, height: 12, sortBy: 'Alerts',
          description: 'One row per system: volume, accounts, alerts and freshness; when a row is red, it is not watched or not live: open its sources.',
          targets: [
            rows(`max by (system) (${m('secmon_system_watched', system)}) or max by (system) (${m('secmon_source_info', system)})`),
            rows(`count by (system) (count by (system, source) (${m('secmon_source_info', system)}))`),
            rows(bySystem(`sum by (source) (increase(${m('secmon_source_events_total')}[$__range]))`)),
            rows(perSecond),
            rows(bySystem(`max by (source) (${m('secmon_source_actors')})`)),
            rows(bySystem(`sum by (source) (increase(${m('secmon_source_alerts_total')}[$__range]))`)),
            rows(bySystem(`sum by (source) (increase(${m('secmon_source_alerts_total', 'severity=~"critical|high"')}[$__range]))`)),
            rows(freshness),
          ],
          transformations: joined('system'),
          columns: [
            { field: 'system', name: 'System', link: [toSystem, toSources] },
            { field: 'Value #A', name: 'Watched', width: 130, mappings: [words(['0', 'NOT WATCHED', 'red'], ['1', 'watched'])] },
            { field: 'Value #B', name: 'Sources', width: 90 },
            { field: 'Value #C', name: 'Events', decimals: 0, width: 110 },
            { field: 'Value #D', name: 'Events per second', unit: 'eps', width: 150 },
            { field: 'Value #E', name: 'Accounts in the last hour', decimals: 0, width: 180 },
            { field: 'Value #F', name: 'Alerts', decimals: 0, width: 90 },
            { field: 'Value #G', name: 'Critical and high', decimals: 0, width: 130, orange: 0.5 },
            { field: 'Value #H', name: 'Newest event', unit: 's', width: 130, orange: 60, red: 300 },
          ],
        }),
      ],
    },
    {
      question: 'When did it change?',
      panels: [
        lines({ title: 'Events per second', width: 12, unit: 'eps', targets: [over(perSecond, '{{system}}')], description: 'Volume of each system; when a line drops to 0 or stops, its log does not arrive: look at its sources.' }),
        lines({ title: 'Accounts active within an hour', width: 12, targets: [over(bySystem(`max by (source) (${m('secmon_source_actors')})`), '{{system}}')], description: 'Distinct accounts of each system; when it jumps without the volume, look for guessing of accounts.' }),
        lines({ title: 'Alerts', width: 12, bars: true, targets: [over(bySystem(`sum by (source) (increase(${m('secmon_source_alerts_total')}[$__rate_interval]))`), '{{system}}')], description: 'Alerts of each system over time; when one stands out, open its alerts.' }),
        flags({ title: 'When a system was quiet', width: 12, targets: [over(`${freshness} > bool 300`, '{{system}}')], description: 'Raised while no event had come for five minutes; when it is at the red line, or there is a gap, nobody saw that system then: look for the reason.' }),
      ],
    },
    {
      question: 'Who and what is behind the alerts of a system?',
      panels: [
        table({
          title: 'Alerts by system and level', width: 12, description: 'Alerts in Elasticsearch by system and severity; when critical or high has a number, open the alerts of that system.',
          targets: [groups(alerts, matching('labels.system', 'system'), ['labels.system', 'secmon.alert.severity'], [count], 50)],
          transformations: [{ id: 'groupingToMatrix', options: { columnField: 'secmon.alert.severity', rowField: 'labels.system', valueField: 'Count', emptyValue: 'null' } }],
          columns: [
            { field: 'labels.system\\secmon.alert.severity', name: 'System', link: toSystem },
            ...severities.map(severity => ({ field: severity, name: severity, width: 100, isSeverityCount: true })),
          ],
          noValue: 'no alerts',
        }),
        table({
          title: 'Accounts and rules by system', width: 12, description: 'How many accounts and rules the alerts of a system are about; when one account makes all of them, open the alerts of that system and then the account.',
          targets: [groups(alerts, matching('labels.system', 'system'), ['labels.system', 'rule.name'], [count, distinct('user.name'), max('@timestamp')], 20)],
          columns: [{ field: 'labels.system', name: 'System', link: toSystem }, { field: 'rule.name', name: 'Rule' }, { field: 'Count', name: 'Alerts', width: 80 }, { field: 'Unique Count', name: 'Accounts', width: 90 }, { field: 'Max', name: 'Last', unit: 'dateTimeFromNow', width: 120 }],
          noValue: 'no alerts',
        }),
      ],
    },
  ],
}
