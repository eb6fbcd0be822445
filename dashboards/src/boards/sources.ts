import { pick, type Board } from '../parts/board.js'
import { toSource, toSourceOfSeries, toSystems } from '../parts/links.js'
import { flags, joined, lines, stat, table, words } from '../parts/panels.js'
import { increase, late, m, now, orZero, over, rate, rows } from '../parts/prometheus.js'
import { metrics } from '../parts/sources.js'

const source = 'source=~"$source"'
const weekAgo = `rate(${m('secmon_source_records_total', source)}[$__rate_interval] offset 1w)`
const records = `sum by (source) (${rate('secmon_source_records_total', source)})`

export const sources: Board = {
  uid: 'secmon-sources',
  subject: 'Sources',
  question: 'Are we blind anywhere?',
  range: '6h',
  sources: [metrics],
  variables: [pick('source', 'Source', metrics, 'label_values(secmon_source_up, source)')],
  rows: [
    {
      question: 'Are we blind?',
      panels: [
        stat({
          title: 'Sources failing or silent', width: 7, height: 5, red: 1,
          description: 'Sources whose log cannot be read, and sources silent for longer than theirs allows; at 1 or more it is red: find them in the table below, and check path, disk, and whether auditing is on.',
          targets: [
            now(`count(${m('secmon_source_up')} == 0) or 0 * count(${m('secmon_source_up')})`, 'failing'),
            now(`count(${m('secmon_health_problem', 'problem="SourceNotLive"')} == 1) or 0 * count(${m('secmon_source_up')})`, 'silent'),
          ],
        }),
        stat({ title: 'Furthest behind', width: 5, height: 5, unit: 's', red: 300, targets: [now(late)], description: 'Age of the newest event while there is more to read, without sources that catch up after a start; above 5 minutes it is red: alerts come late, so look at the load of the machine.' }),
        stat({ title: 'Holes in the logs', width: 5, height: 5, red: 1, decimals: 0, targets: [now(`ceil(sum(${increase('secmon_source_feed_issues_total', 'issue="gap"')})) or 0 * max(${m('secmon_source_up')})`)], description: 'Gaps in session line numbers within this time; at 1 or more it is red: compare with the files on the database server, since records may have been removed.' }),
        stat({
          title: 'Blind spots', width: 7, height: 5, red: 1, noValue: 'no inventory', link: toSystems,
          description: 'Systems of the inventory that no source covers, and server settings that hide use cases; at 1 or more it is red: connect or set what the lists below name.',
          targets: [
            now(`count(${m('secmon_system_watched')} == 0) or 0 * count(${m('secmon_system_watched')})`, 'systems not watched'),
            now(`count(${m('secmon_source_setting_missing')} == 1) or 0 * count(${m('secmon_source_settings_judged')})`, 'settings missing'),
          ],
        }),
      ],
    },
    {
      question: 'Is each source correct, sufficient, clean and live?',
      panels: [
        table({
          title: 'Indicators', width: 24, height: 8,
          description: 'The four indicators of every source with lag, what it catches up or reads again after a start, clock and volume; when a cell is red, open that source and read its row from left to right.',
          targets: [
            rows(`max by (source, system, host, format) (${m('secmon_source_info', source)})`),
            rows(`min by (source) (${m('secmon_source_up', source)})`),
            rows(`min by (source) (${m('secmon_feed_correct_ratio', source)})`),
            rows(`min by (source) (${m('secmon_feed_sufficient_ratio', source)})`),
            rows(`min by (source) (${m('secmon_feed_clean_ratio', source)})`),
            rows(`max by (source) (${m('secmon_feed_live_seconds', source)})`),
            rows(`max by (source) (${m('secmon_source_lag_seconds', source)})`),
            rows(`max by (source) (${m('secmon_source_lag_bytes', source)})`),
            rows(`max by (source) (${m('secmon_feed_clock_skew_seconds', source)})`),
            rows(`max by (source) (${m('secmon_source_checkpoint_age_seconds', source)})`),
            rows(records),
            rows(`${records} / sum by (source) (${weekAgo})`),
            rows(`max by (source) (${m('secmon_source_catching_up', source)})`),
            rows(`max by (source) (${m('secmon_source_reread_records', source)})`),
          ],
          transformations: joined('source'),
          columns: [
            { field: 'source', name: 'Source', link: toSource },
            { field: 'system', name: 'System' },
            { field: 'format', name: 'Format', width: 100 },
            { field: 'Value #B', name: 'Read', width: 90, mappings: [words(['0', 'failing', 'red'], ['1', 'yes'])] },
            { field: 'Value #C', name: 'Correct', unit: 'percentunit', decimals: 2, width: 90, redBelow: 0.999 },
            { field: 'Value #D', name: 'Sufficient', unit: 'percentunit', decimals: 2, width: 90, redBelow: 0.999 },
            { field: 'Value #E', name: 'Clean', unit: 'percentunit', decimals: 2, width: 90, redBelow: 0.999 },
            { field: 'Value #F', name: 'Newest event', unit: 's', width: 110, orange: 60, red: 300 },
            { field: 'Value #G', name: 'Behind', unit: 's', width: 90, red: 300 },
            { field: 'Value #H', name: 'To read', unit: 'bytes', width: 90 },
            { field: 'Value #M', name: 'Backlog', width: 110, mappings: [words(['0', 'read'], ['1', 'catching up'])] },
            { field: 'Value #N', name: 'Read again', width: 100 },
            { field: 'Value #I', name: 'Clock', unit: 's', width: 80, red: 5 },
            { field: 'Value #J', name: 'Checkpoint', unit: 's', width: 100, orange: 60 },
            { field: 'Value #K', name: 'Records', unit: 'cps', width: 100 },
            { field: 'Value #L', name: 'Of last week', unit: 'percentunit', decimals: 0, width: 110, redBelow: 0.5 },
          ],
        }),
        flags({
          title: 'When a source failed', width: 24, height: 6, link: toSourceOfSeries,
          targets: [over(`1 - min by (source) (${m('secmon_source_up', source)})`, '{{source}}')],
          description: 'Raised while a source could not be read, with a gap while SecMon was not there; when it is at the red line, look in the log of the silo at that time.',
        }),
      ],
    },
    {
      question: 'What is behind, missing or unreadable?',
      panels: [
        lines({ title: 'Behind', width: 8, height: 7, unit: 's', red: 300, targets: [over(`max by (source) (${m('secmon_source_lag_seconds', source)})`, '{{source}}')], link: toSourceOfSeries, description: 'How far reading is behind each log; above the red line alerts come late unless the source catches up after a start: give the silo more processors or spread its sources.' }),
        lines({ title: 'What the feeds show of themselves', width: 8, height: 7, bars: true, targets: [over(orZero(`sum by (source, issue) (increase(${m('secmon_source_feed_issues_total', source)}[$__rate_interval]))`, 'secmon_source_up', 'source'), '{{source}} {{issue}}')], link: toSourceOfSeries, description: 'Gaps, duplicates, auditing switched off and silent sessions by source; when there is a gap or audit_off, ask who changed the log and when.' }),
        lines({ title: 'Unreadable records', width: 8, height: 7, unit: 'cps', targets: [over(orZero(`sum by (source, reason) (${rate('secmon_source_rejected_total', source)})`, 'secmon_source_up', 'source'), '{{source}} {{reason}}')], link: toSourceOfSeries, description: 'Records in quarantine by reason; when it does not stay at 0, the log format has changed: look at the quarantine of that source.' }),
      ],
    },
    {
      question: 'Is the volume what it was a week ago?',
      panels: [
        lines({ title: 'Records now and a week ago', width: 24, height: 7, unit: 'cps', targets: [over(records, '{{source}}'), over(`sum by (source) (${weekAgo})`, '{{source}} a week ago')], link: toSourceOfSeries, description: 'Records per second beside those of the same time a week ago; when a line is far below its past, part of the log does not arrive: ask whether auditing was narrowed.' }),
      ],
    },
    {
      question: 'Which blind spots are known?',
      panels: [
        table({
          title: 'Systems in the inventory', width: 8, height: 8, targets: [rows(`max by (system) (${m('secmon_system_watched')})`)], sortBy: 'Watched', ascending: true, noValue: 'no inventory: fill lists/systems.csv',
          description: 'Every system that should be watched, blind spots first; when one is red, connect its database or take it off the list with a reason.',
          columns: [{ field: 'system', name: 'System', link: toSystems }, { field: 'Value', name: 'Watched', width: 140, mappings: [words(['0', 'NOT WATCHED', 'red'], ['1', 'watched'])] }],
        }),
        table({
          title: 'Settings that hide use cases', width: 16, height: 8, targets: [rows(`max by (source, setting, use_cases) (${m('secmon_source_setting_missing', source)} == 1)`)], noValue: 'none known',
          description: 'Server settings that keep use cases from being seen, by source; when a row is here, have that setting changed on the database.',
          columns: [{ field: 'source', name: 'Source', link: toSource, width: 200 }, { field: 'setting', name: 'Setting', width: 260 }, { field: 'use_cases', name: 'Use cases that it hides' }],
        }),
      ],
    },
    {
      question: 'What is in the logs?',
      isFolded: true,
      panels: [
        lines({ title: 'Events by action', width: 8, height: 7, unit: 'eps', targets: [over(`sum by (action) (${rate('secmon_source_events_total', source)})`, '{{action}}'), over(`sum(${rate('secmon_source_derived_events_total', source)})`, 'about the feed itself')], description: 'Events per second by what they did; when reads are missing while sign-ins go on, the audit setting of the database is too narrow.' }),
        lines({ title: 'Records that are no access', width: 8, height: 7, unit: 'cps', targets: [over(`sum by (kind) (${rate('secmon_source_ignored_total', source)})`, '{{kind}}')], noValue: 'none ignored', description: 'Well-formed records that are no access of their own, by kind; when they outgrow the events, have the server log less of that kind.' }),
        lines({ title: 'Read from the logs', width: 8, height: 7, unit: 'Bps', targets: [over(`sum by (source) (${rate('secmon_source_read_bytes_total', source)})`, '{{source}}')], description: 'Bytes per second per source; when one is much above its past, see whether somebody dumps data or logs are read anew.' }),
      ],
    },
  ],
}
