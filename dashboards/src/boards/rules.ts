import { console, pick, type Board } from '../parts/board.js'
import { count, groups, matching } from '../parts/elasticsearch.js'
import { alertTable } from '../parts/alert-table.js'
import { toRule, toRuleOfSeries } from '../parts/links.js'
import { bars, joined, lines, stat, table } from '../parts/panels.js'
import { increase, m, now, orZero, over, quantile, rate, rows } from '../parts/prometheus.js'
import { severityMapping } from '../parts/severity.js'
import { alerts, cases, metrics } from '../parts/sources.js'

const rule = 'rule=~"$rule"'
const shown = matching('rule.name', 'rule')
const fires = `sum by (rule) (${increase('secmon_alerts_total', rule)})`
const found = `sum by (rule) (${increase('secmon_signals_total', rule)})`
const perEvent = `sum by (rule) (${rate('secmon_rule_cost_seconds_total', rule)}) / on () group_left () sum(${rate('secmon_source_events_total')})`
const inForce = (...labels: string[]) => `max by (rule, use_case, level, status, version, page) (${m('secmon_rule_info', rule, ...labels)})`
const dead = `${inForce('shadow!="true"')} unless on (rule) (${fires} > 0) unless on (rule) (${found} > 0)`

export const rules: Board = {
  uid: 'secmon-rules',
  subject: 'Rules',
  question: 'Which rules are noisy, which are dead, and what do they cost?',
  range: '24h',
  sources: [metrics, alerts, cases],
  variables: [pick('rule', 'Rule', metrics, 'label_values(secmon_rule_info, rule)'), console],
  rows: [
    {
      question: 'Are the rules in order?',
      panels: [
        stat({ title: 'Rules in force', width: 6, redBelow: 1, targets: [now(`max(${m('secmon_rules')})`)], description: 'Rules that every event is tried on; when it falls without a change of yours, it is red at 0: run secmon rules check.' }),
        stat({ title: 'Errors in rule files', width: 6, red: 1, targets: [now(`max(${m('secmon_rule_set_errors')})`)], description: 'Errors of rule files and lists on disk; at 1 or more it is red: the last good version is in force, so run secmon rules check and mend the file.' }),
        stat({ title: 'Rules that never fired', width: 6, decimals: 0, targets: [now(`count(${dead}) or 0 * max(${m('secmon_rules')})`)], description: 'Rules in force without an alert within this time; when a rule that you rely on is among them, test it with secmon rules test.' }),
        stat({ title: 'Share of the noisiest rule', width: 6, unit: 'percentunit', orange: 0.5, targets: [now(`max(${fires}) / (sum(${fires}) > 0)`)], noValue: 'no alerts', description: 'Part of all alerts that one rule makes; above half it is orange: tune that rule with secmon rules tune.' }),
      ],
    },
    {
      question: 'Which rules are noisy, and are they right?',
      panels: [
        table({
          title: 'Alerts, version and cost of each rule', width: 14, height: 10, sortBy: 'Alerts',
          description: 'Alerts within this time beside what each rule is and costs; when the top rule makes most alerts, look at its verdicts on the right and tune it.',
          targets: [rows(inForce()), rows(fires), rows(perEvent), rows(orZero(`sum by (rule) (${increase('secmon_shadow_alerts_total', rule)})`, 'secmon_rule_info', 'rule')), rows(orZero(found, 'secmon_rule_info', 'rule'))],
          transformations: joined('rule'),
          columns: [
            { field: 'rule', name: 'Rule', link: toRule }, { field: 'use_case', name: 'Use case', width: 90 }, { field: 'level', name: 'Level', width: 110, mappings: [severityMapping] }, { field: 'status', name: 'Status', width: 80 }, { field: 'version', name: 'Version', width: 170 }, { field: 'page', name: 'Pages', width: 70 },
            { field: 'Value #E', name: 'Signals', decimals: 0, width: 80 }, { field: 'Value #B', name: 'Alerts', decimals: 0, width: 80 }, { field: 'Value #D', name: 'In shadow', decimals: 0, width: 80 }, { field: 'Value #C', name: 'Cost per event', unit: 's', width: 120, orange: 0.00001 },
          ],
        }),
        table({
          title: 'Precision by verdict', width: 10, height: 10, timeFrom: '90d', sortBy: 'Cases',
          description: 'How cases of 90 days ended, by rule and verdict; when a rule has more false than true, tune it or lower its level.',
          targets: [groups(cases, `secmon.case.status:closed AND ${shown}`, ['rule.name', 'secmon.case.verdict'], [count], 100)],
          transformations: [
            { id: 'groupingToMatrix', options: { columnField: 'secmon.case.verdict', rowField: 'rule.name', valueField: 'Count', emptyValue: 'zero' } },
            { id: 'calculateField', options: { mode: 'reduceRow', alias: 'Cases', reduce: { reducer: 'sum' }, replaceFields: false } },
            { id: 'calculateField', options: { mode: 'binary', alias: 'Precision', binary: { left: 'true_positive', operator: '/', right: 'Cases' }, reduce: { reducer: 'sum' }, replaceFields: false } },
          ],
          columns: [
            { field: 'rule.name\\secmon.case.verdict', name: 'Rule', link: toRule }, { field: 'Cases', name: 'Cases', width: 70 }, { field: 'true_positive', name: 'True', width: 70 }, { field: 'false_positive', name: 'False', width: 70 },
            { field: 'benign', name: 'Benign', width: 80 }, { field: 'Precision', name: 'Precision', unit: 'percentunit', decimals: 0, width: 100, redBelow: 0.3 },
          ],
          noValue: 'no case was closed',
        }),
        lines({ title: 'Alerts of the ten noisiest rules', width: 24, bars: true, targets: [over(`topk(10, sum by (rule) (increase(${m('secmon_alerts_total', rule)}[$__rate_interval])))`, '{{rule}}')], link: toRuleOfSeries, description: 'When the noisiest rules fired; when one makes a wall, find what changed at its beginning before you tune it.' }),
      ],
    },
    {
      question: 'What do decisions make of signals and of cases?',
      panels: [
        table({
          title: 'What each decision did', width: 24, height: 7, sortBy: 'Times', noValue: 'no decision came to bear',
          description: 'How often each decision came to bear on signals or on cases, by effect, where incident counts those that opened or grew; when one expects, lowers or closes far more than you know of, look at its rows, and when one failed, read why among the problems that SecMon reports.',
          targets: [rows(`sum by (decision, effect) (${increase('secmon_decisions_total')})`)],
          columns: [{ field: 'decision', name: 'Decision' }, { field: 'effect', name: 'Effect', width: 120 }, { field: 'Value', name: 'Times', decimals: 0, width: 90 }],
        }),
      ],
    },
    {
      question: 'Which rules are dead, and what do rules cost?',
      panels: [
        table({
          title: 'Which rules never fired', width: 14, targets: [rows(dead)], noValue: 'none known',
          description: 'Rules in force without an alert within this time; when a rule that you rely on is here, see whether a setting of the source hides what it needs.',
          columns: [{ field: 'rule', name: 'Rule', link: toRule }, { field: 'use_case', name: 'Use case', width: 90 }, { field: 'level', name: 'Level', width: 110, mappings: [severityMapping] }],
        }),
        bars({ title: 'Cost per event', width: 10, unit: 's', targets: [now(`topk(10, ${perEvent})`, '{{rule}}')], link: toRuleOfSeries, description: 'Time that the ten dearest rules take per event; when one is far above the others, give it a keyword that rules out most events.' }),
      ],
    },
    {
      question: 'Which versions are in force, and what did they find?',
      panels: [
        table({ title: 'Rule set of each silo', width: 8, height: 8, targets: [rows(`max by (instance, hash) (${m('secmon_rule_set_info')})`)], description: 'Hash of the rule set on each silo; when two silos differ for more than a minute, one has not taken the new rules: look at its log.', columns: [{ field: 'instance', name: 'Silo', width: 140 }, { field: 'hash', name: 'Rule set' }] }),
        alertTable({ title: 'Newest alerts of these rules', query: shown, without: ['What happened', 'Source'], width: 16, height: 8, description: 'Alerts of the rules chosen above; when many look alike and harmless, tune the rule with them as examples.' }),
      ],
    },
    {
      question: 'Do rules cope with their load?',
      isFolded: true,
      panels: [
        lines({ title: 'Cost over time', width: 8, unit: 'percentunit', targets: [over(`topk(5, sum by (rule) (${rate('secmon_rule_cost_seconds_total', rule)}))`, '{{rule}}')], link: toRuleOfSeries, description: 'Processor time of the five dearest rules; when it grows without more events, a list or a window has grown: look at that rule.' }),
        lines({ title: 'Groups in windows', width: 8, targets: [over(`sum(${m('secmon_correlation_groups')})`, 'groups'), over(`sum(${increase('secmon_rule_set_changes_total').replace('$__range', '$__rate_interval')})`, 'rule set changes')], description: 'Groups that correlations keep, and changes of the rule set; when groups only grow, a group-by has too many values: make it coarser.' }),
        lines({ title: 'Time to decide (99 %)', width: 8, unit: 's', targets: [over(quantile(0.99, 'secmon_decision_seconds', 'on'), '{{on}}')], noValue: 'nothing decided', description: 'How long it takes to decide about the signals of one event, or about one touched case; when it grows, a list of facts or the number of open cases has grown: look at the newest decisions.' }),
        stat({ title: 'Expressions out of time', width: 4, orange: 1, decimals: 0, targets: [now(`ceil(sum(${increase('secmon_regex_timeouts_total')}))`)], description: 'Matches of regular expressions that took too long and counted as no match; at 1 or more it is orange: rewrite that expression.' }),
        stat({ title: 'Groups pushed out', width: 4, red: 1, decimals: 0, targets: [now(`ceil(sum(${increase('secmon_correlation_groups_pushed_out_total')}))`)], description: 'Groups that a correlation forgot for want of room; at 1 or more it is red: a flood of made-up names, or a group-by that is too fine.' }),
      ],
    },
  ],
}
