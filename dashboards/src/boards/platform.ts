import { pick, type Board } from '../parts/board.js'
import { joined, lines, stat, table, words } from '../parts/panels.js'
import { increase, m, now, ofSilos, orZero, over, quantile, rate, rows } from '../parts/prometheus.js'
import { metrics } from '../parts/sources.js'

const sink = 'sink=~"$sink"'
const behind = `max by (sink) (scalar(max(${m('secmon_ledger_sequence')})) - ${m('secmon_sink_cursor_sequence', sink)})`
const byInstance = (name: string, ...labels: string[]) => over(m(name, ...labels), '{{instance}}')

export const platform: Board = {
  uid: 'secmon-platform',
  subject: 'Platform',
  question: 'Is SecMon itself well?',
  range: '6h',
  sources: [metrics],
  variables: [pick('sink', 'Sink', metrics, 'label_values(secmon_sink_up, sink)')],
  rows: [
    {
      question: 'Is SecMon itself well?',
      panels: [
        stat({ title: 'Silos up', width: 4, redBelow: 1, targets: [now(`sum(${ofSilos(m('up'))})`)], description: 'Silos that answer Prometheus; below the number that you run, and red at 0: start the missing one, its sources have moved meanwhile.' }),
        stat({ title: 'Problems', width: 4, red: 1, targets: [now(`sum(${m('secmon_health_problem')}) or 0 * max(${m('secmon_rules')})`)], description: 'What SecMon finds wrong with itself and its feeds; at 1 or more it is red: the On-call board names each with what to do.' }),
        stat({ title: 'Ledger', width: 4, mappings: [words(['0', 'holds', 'green'], ['1', 'BROKEN', 'red'])], targets: [now(`max(${m('secmon_ledger_broken')})`)], description: 'Whether the chain of the ledger holds; when red, keep the data folder as it is and run secmon ledger verify with the key kept elsewhere.' }),
        stat({ title: 'Event to ledger (99 %)', width: 4, unit: 's', orange: 10, red: 60, targets: [now(quantile(0.99, 'secmon_line_to_ledger_seconds').replaceAll('$__rate_interval', '$__range'))], noValue: 'no alerts', description: 'From an event to its alert in the ledger; above a minute it is red: look at the lag of sources first, then at the ledger below.' }),
        stat({ title: 'Sink furthest behind', width: 4, unit: 'suffix: entries', red: 1000, targets: [now(`max(${behind})`)], description: 'Ledger entries that the slowest sink has not delivered; above 1,000 it is red: see which sink fails below.' }),
        stat({ title: 'Free disk', width: 4, unit: 'percentunit', redBelow: 0.05, targets: [now(`min(${m('secmon_data_disk_free_ratio')})`, 'of the disk'), now(`min(${m('secmon_data_disk_free_bytes')})`, 'left')], overrides: [{ matcher: { id: 'byName', options: 'left' }, properties: [{ id: 'unit', value: 'bytes' }, { id: 'thresholds', value: { mode: 'absolute', steps: [{ color: 'red', value: null }, { color: 'green', value: 256 * 1024 * 1024 }] } }] }], description: 'Free share and bytes of the disk with the data folder; below 5 % or 256 MB it is red: make room, since sources wait when it is full.' }),
      ],
    },
    {
      question: 'Which silos are there, and do they have room?',
      panels: [
        table({
          title: 'Silos', width: 10, height: 7, description: 'Version, start, cluster and memory of each silo; when versions differ, an upgrade has stopped half-way: finish it.',
          targets: [rows(`max by (instance, version) (${m('secmon_build_info')})`), rows(`max by (instance) (${ofSilos(m('process_start_time_seconds'))}) * 1000`), rows(`max by (instance) (${m('microsoft_orleans_orleans_consistent_ring_size')})`), rows(`max by (instance) (${m('process_working_set_bytes')})`), rows(`sum by (instance) (${m('process_open_handles')})`)],
          transformations: joined('instance'),
          columns: [{ field: 'instance', name: 'Silo' }, { field: 'version', name: 'Version', width: 90 }, { field: 'Value #B', name: 'Started', unit: 'dateTimeFromNow', width: 130 }, { field: 'Value #C', name: 'Silos it knows', width: 110 }, { field: 'Value #D', name: 'Memory', unit: 'bytes', width: 100 }, { field: 'Value #E', name: 'Handles', width: 90 }],
        }),
        lines({ title: 'Processors in use', width: 7, height: 7, unit: 'suffix: cores', targets: [over(`sum by (instance) (${ofSilos(rate('process_cpu_seconds_total'))})`, '{{instance}}')], description: 'Processor cores that each silo uses; when it is at the number of the machine, add cores or a silo.' }),
        lines({ title: 'Memory', width: 7, height: 7, unit: 'bytes', targets: [byInstance('process_working_set_bytes'), over(`sum by (instance) (${m('system_runtime_dotnet_gc_last_collection_heap_size')})`, '{{instance}} heap')], description: 'Memory of each silo and of its managed heap; when it only grows, look for a correlation with too many groups.' }),
      ],
    },
    {
      question: 'Does writing keep up?',
      panels: [
        lines({ title: 'Batch to disk', width: 12, height: 7, unit: 's', red: 5, targets: [over(quantile(0.5, 'secmon_batch_duration_seconds'), 'half'), over(quantile(0.99, 'secmon_batch_duration_seconds'), '99 %')], noValue: 'nothing read', description: 'From the first byte of a batch to its last alert on disk; above the red line the disk or the store is slow: look at the ledger beside it.' }),
        lines({ title: 'Ledger append', width: 12, height: 7, unit: 's', red: 1, targets: [over(quantile(0.5, 'secmon_ledger_append_seconds'), 'half'), over(quantile(0.99, 'secmon_ledger_append_seconds'), '99 %')], noValue: 'nothing appended', description: 'How long an append to the ledger takes; above a second it is red: the disk or the database of the store is slow.' }),
      ],
    },
    {
      question: 'Do the sinks deliver?',
      panels: [
        table({
          title: 'Sinks', width: 24, height: 8, description: 'State, lag and losses of each sink; when a row is red, look at the other side first, then at /api/v1/sinks.',
          targets: [
            rows(`min by (sink) (${m('secmon_sink_up', sink)})`), rows(behind), rows(`max by (sink) (${m('secmon_sink_oldest_pending_seconds', sink)})`), rows(`max by (sink) (${m('secmon_sink_dead_letters', sink)})`),
            rows(orZero(`sum by (sink) (${increase('secmon_sink_retries_total', sink)})`, 'secmon_sink_up', 'sink')), rows(orZero(`sum by (sink) (${increase('secmon_sink_refused_total', sink)})`, 'secmon_sink_up', 'sink')),
            rows(`avg by (sink) (${m('secmon_sink_target_up', sink)}) or avg by (sink) (${m('secmon_sink_up', sink)})`),
          ],
          transformations: joined('sink'),
          columns: [
            { field: 'sink', name: 'Sink' }, { field: 'Value #A', name: 'State', width: 90, mappings: [words(['0', 'failing', 'red'], ['1', 'delivers'])] }, { field: 'Value #G', name: 'Receivers up', unit: 'percentunit', width: 110, redBelow: 1 }, { field: 'Value #B', name: 'Behind', width: 90, red: 1000 }, { field: 'Value #C', name: 'Oldest waits', unit: 's', width: 110, red: 300 },
            { field: 'Value #D', name: 'Dead letters', width: 110, red: 1 }, { field: 'Value #E', name: 'Retries', decimals: 0, width: 80 }, { field: 'Value #F', name: 'Refused', decimals: 0, width: 80, red: 0.5 },
          ],
        }),
      ],
    },
    {
      question: 'Sinks in detail: what waits, and what was delivered?',
      isFolded: true,
      panels: [
        lines({ title: 'Entries behind', width: 8, height: 7, red: 1000, targets: [over(behind, '{{sink}}')], description: 'Ledger entries that each sink has not delivered; a line that climbs past the red one means that the sink is stuck: look at the other side.' }),
        lines({ title: 'Delivered', width: 8, height: 7, unit: 'cps', targets: [over(`sum by (sink, kind) (${rate('secmon_sink_delivered_total', sink)})`, '{{sink}} {{kind}}')], noValue: 'nothing delivered', description: 'Documents per second by sink and kind; when it is 0 while a sink is behind, the sink is stuck: look at the other side.' }),
        lines({ title: 'Oldest document that waits', width: 8, height: 7, unit: 's', red: 300, targets: [over(`max by (sink) (${m('secmon_sink_oldest_pending_seconds', sink)})`, '{{sink}}')], description: 'Age of the oldest document that a sink tries to deliver; above 5 minutes it is red: people do not hear of alerts, so mend the sink.' }),
        lines({ title: 'Elasticsearch', width: 12, height: 7, unit: 'cps', targets: [over(`sum by (sink, outcome) (${rate('secmon_elasticsearch_documents_total', sink)})`, '{{sink}} {{outcome}}')], noValue: 'no Elasticsearch sink', description: 'Documents that Elasticsearch stored, had already, or refused; when any are refused, read the reasons among the dead letters.' }),
        lines({ title: 'Accounts’ hours to send', width: 12, height: 7, targets: [over(`max by (sink) (${m('secmon_activity_documents', sink)})`, '{{sink}}'), over(`sum by (source) (increase(${m('secmon_activity_late_total')}[$__rate_interval]))`, '{{source}} came too late')], noValue: 'activity is off', description: 'Documents of accounts’ hours that wait, and events that came too late for them; when it grows, the Actor board is behind: mend the sink.' }),
      ],
    },
    {
      question: 'Ledger and correlations in detail: is anything lost or stuck?',
      isFolded: true,
      panels: [
        lines({ title: 'Ledger entries not signed or not in a case', width: 8, height: 7, targets: [over(`max(${m('secmon_ledger_sequence')}) - max(${m('secmon_ledger_signed_sequence')})`, 'not signed'), over(`max(${m('secmon_ledger_sequence')}) - max(${m('secmon_delivery_folded_sequence')})`, 'case not known')], description: 'Entries behind which no signature stands, or whose case is not known yet; when it only grows, delivery is stuck: read the problem on the On-call board.' }),
        lines({ title: 'What must not happen', width: 8, height: 7, bars: true, targets: [over(`sum(increase(${m('secmon_ledger_conflicts_total')}[$__rate_interval]))`, 'conflicts'), over(`sum(increase(${m('secmon_ledger_too_old_total')}[$__rate_interval]))`, 'older than retention'), over(`sum(increase(${m('secmon_correlation_entries_without_rule_total')}[$__rate_interval]))`, 'without a rule')], description: 'Conflicting appends, alerts past retention, and entries without a rule; when conflicts are not 0, keep the data folder and report it.' }),
        lines({ title: 'Correlations under strain', width: 8, height: 7, targets: [over(`sum(increase(${m('secmon_rule_groups_pushed_out_total')}[$__rate_interval])) or 0 * max(${m('secmon_rules')})`, 'groups pushed out'), over(`sum(increase(${m('secmon_correlation_late_entries_total')}[$__rate_interval])) or 0 * max(${m('secmon_rules')})`, 'late entries'), over(`sum(increase(${m('secmon_detection_cut_lists_total')}[$__rate_interval])) or 0 * max(${m('secmon_rules')})`, 'lists cut')], description: 'Groups forgotten, entries too late for their window, and lists cut at 1,000 values; when a line leaves 0, detection is incomplete: find the rule on the Rules board.' }),
      ],
    },
    {
      question: 'Runtime in detail: do memory and threads suffice?',
      isFolded: true,
      panels: [
        lines({ title: 'Garbage collection', width: 8, height: 7, unit: 'percentunit', red: 0.1, targets: [over(`sum by (instance) (${rate('system_runtime_dotnet_gc_pause_time')})`, '{{instance}}')], description: 'Share of time in which a silo stands still to collect garbage; above 10 % it is red: give it memory or fewer sources.' }),
        lines({ title: 'Collections', width: 8, height: 7, unit: 'ops', targets: [over(`sum by (generation) (${rate('dotnet_collection_count_total')})`, 'generation {{generation}}')], description: 'Garbage collections by generation; when generation 2 is frequent, memory is short: look at the heap beside it.' }),
        lines({ title: 'Work waiting for a thread', width: 8, height: 7, red: 1000, targets: [byInstance('system_runtime_dotnet_thread_pool_queue_length')], description: 'Work that no thread has taken yet; when it stays above the red line, the silo is overloaded: spread its sources.' }),
        lines({ title: 'Grains', width: 12, height: 7, targets: [over(`sum by (grain_type) (${m('microsoft_orleans_orleans_catalog_activations', 'grain_type!~"sys.*"')})`, '{{grain_type}}')], description: 'Active grains by kind; when source grains are fewer than sources, a source has no home: look for its error in the log.' }),
        lines({ title: 'Read again after a start', width: 12, height: 7, unit: 'bytes', targets: [over(`sum by (source) (${m('secmon_source_reread_bytes')})`, '{{source}}')], description: 'What the last start had to read again, in records on the Sources board; when it is large, checkpoints do not get written: look at their age there.' }),
      ],
    },
  ],
}
