import { console, type Board } from '../parts/board.js'
import { toOverview, toPlatform, toRunbook, toRunbookOfProblem, toSeverityOfSeries, toSource, toSources } from '../parts/links.js'
import { flags, stat, table, words } from '../parts/panels.js'
import { severityMapping } from '../parts/severity.js'
import { late, m, now, ofSilos, openOf, over, pastTheirTime, rows } from '../parts/prometheus.js'
import { metrics } from '../parts/sources.js'

/** A silo that is down says nothing of itself: without this the table would be as empty as when all is well. */
const isDown = `max by (problem, subject) (label_replace(label_replace(${ofSilos(`(${m('up')} == 0)`)}, "problem", "Down", "", ""), "subject", "$1", "instance", "(.*)"))`

export const onCall: Board = {
  uid: 'secmon-oncall',
  subject: 'On-call',
  question: 'Is SecMon seeing everything, and what is on fire?',
  range: '6h',
  sources: [metrics],
  variables: [console],
  rows: [
    {
      question: 'Is SecMon seeing everything?',
      panels: [
        stat({ title: 'Sources read', width: 4, unit: 'percentunit', redBelow: 1, targets: [now(`avg(${m('secmon_source_up')})`)], link: toSources, description: 'Share of the sources that can be read; below 100 % it is red: open Sources and mend the one that fails.' }),
        stat({ title: 'Furthest behind', width: 4, unit: 's', red: 300, targets: [now(late)], link: toSources, description: 'How late the slowest source is read, without those that catch up after a start; above 5 minutes it is red: alerts come late, so look at the load.' }),
        stat({ title: 'Blind spots', width: 4, red: 1, targets: [now(`count(${m('secmon_system_watched')} == 0) or 0 * count(${m('secmon_source_up')})`)], link: toSources, description: 'Systems of the inventory that nobody watches; at 1 or more it is red: tell the owner of SecMon in the morning.' }),
        stat({ title: 'Sinks that deliver', width: 4, unit: 'percentunit', redBelow: 1, targets: [now(`avg(${m('secmon_sink_up')})`)], link: toPlatform, description: 'Share of the sinks that deliver; below 100 % it is red: people may not hear of alerts, so look at the other side of that sink.' }),
        stat({ title: 'Ledger', width: 4, mappings: [words(['0', 'holds', 'green'], ['1', 'BROKEN', 'red'])], targets: [now(`max(${m('secmon_ledger_broken')})`)], link: toPlatform, description: 'Whether the chain of the ledger holds; when red, touch nothing in the data folder and call the owner of SecMon.' }),
        stat({ title: 'Silos up', width: 4, redBelow: 1, targets: [now(`sum(${ofSilos(m('up'))})`)], link: toPlatform, description: 'Silos that answer; below the number that you run, and red at 0: nothing is watched, so start it.' }),
      ],
    },
    {
      question: 'What is on fire?',
      panels: [
        stat({ title: 'Open incidents', width: 4, height: 5, isBySeverity: true, targets: ['critical', 'high'].map(severity => openOf('secmon_incidents', severity)), link: toSeverityOfSeries, description: 'Stories of several cases that nobody took; when critical or high is above 0, acknowledge the first one before any single case, critical within 15 minutes.' }),
        stat({ title: 'Open cases', width: 4, height: 5, isBySeverity: true, targets: ['critical', 'high'].map(severity => openOf('secmon_cases', severity)), link: toSeverityOfSeries, description: 'Cases that nobody took, also those of incidents; when critical is above 0, acknowledge the first one within 15 minutes, when high is, within an hour.' }),
        stat({ title: 'Past their time', width: 4, height: 5, red: 1, targets: [now(pastTheirTime)], link: toOverview, description: 'Open incidents and cases that nobody acknowledged in the time that their severity allows; at 1 or more it is red: take the oldest of the overview, or call whoever is on duty.' }),
        table({
          title: 'Firing alerts', width: 12, height: 5, noValue: 'nothing fires', targets: [rows('ALERTS{alertstate="firing", severity!="none"}')], sortBy: 'Severity', ascending: true,
          description: 'What the alerting rules of Prometheus hold to be wrong now; when a row is here, its runbook says what to do.',
          columns: [{ field: 'severity', name: 'Severity', width: 110, mappings: [severityMapping] }, { field: 'alertname', name: 'Alert', link: toRunbook }, { field: 'subject', name: 'Of what', link: [toSource, toPlatform] }, { field: 'team', name: 'Team', width: 110 }],
        }),
        table({
          title: 'What SecMon says is wrong', width: 12, height: 6, noValue: 'nothing is wrong', targets: [rows(`max by (problem, subject) (${m('secmon_health_problem')} == 1) or ${isDown}`)],
          description: 'Problems that SecMon finds with itself and its feeds, and silos that are down and find none; when a row is here, its runbook says what to do.',
          columns: [{ field: 'problem', name: 'Problem', link: toRunbookOfProblem }, { field: 'subject', name: 'Of what', link: [toSource, toPlatform] }],
        }),
        flags({ title: 'When a source failed', width: 12, height: 6, targets: [over(`1 - min by (source) (${m('secmon_source_up')})`, '{{source}}')], link: toOverview, description: 'Raised while a source could not be read; when there is a gap, SecMon or Prometheus was down then: see which before you trust the rest.' }),
      ],
    },
  ],
}
