import { prometheus } from './sdk.js'
import { metrics, refer } from './sources.js'

export type Target = Omit<prometheus.Dataquery, '_implementsDataqueryVariant'>

/** A metric of the silos that the board's reader chose. */
export const m = (name: string, ...labels: string[]) => `${name}{${['job=~"$job"', 'instance=~"$instance"', ...labels].join(', ')}}`

/** Of a metric that other jobs have too, what belongs to a silo that was seen within the board's time: with all jobs chosen, Prometheus and Alertmanager are no silos. */
export const ofSilos = (expr: string) => `${expr} and on (job, instance) last_over_time(${m('secmon_build_info')}[$__range])`

/** Per second, over as short a time as the scrapes allow. */
export const rate = (name: string, ...labels: string[]) => `rate(${m(name, ...labels)}[$__rate_interval])`

/** How many within the board's time range. */
export const increase = (name: string, ...labels: string[]) => `increase(${m(name, ...labels)}[$__range])`

/** A quantile of a histogram, by the labels given. */
export const quantile = (q: number, histogram: string, ...by: string[]) =>
  `histogram_quantile(${q}, sum by (${['le', ...by].join(', ')}) (${rate(`${histogram}_bucket`)}))`

/**
 * A counter has no series before the first thing that it counts. With this, a group that SecMon is known to look at shows 0, while a
 * SecMon that is not there still shows no data.
 * @param known metric that exists for each group that is looked at
 */
export const orZero = (expr: string, known: string, ...by: string[]) => `${expr} or sum by (${by.join(', ')}) (${m(known)} * 0)`

/** How late the slowest source is. One that reads what lay there when it started is behind by design. */
export const late = `max(${m('secmon_source_lag_seconds')} unless ${m('secmon_source_catching_up')} == 1) or 0 * max(${m('secmon_source_up')})`

/** Cases and incidents that nobody acknowledged in time; every silo counts all of them. */
export const pastTheirTime = `sum(max by (severity) (${m('secmon_cases_overdue')})) + sum(max by (severity) (${m('secmon_incidents_overdue')}))`

/** Open cases or incidents of one level that nobody acknowledged; every silo counts all of them. */
export const openOf = (gauge: 'secmon_cases' | 'secmon_incidents', severity: string) => now(`max by (severity) (${m(gauge, 'status="open"', `severity="${severity}"`)})`, severity)

export const over = (expr: string, legendFormat = '__auto'): Target => ({ ...shared, expr, legendFormat, range: true, instant: false, format: prometheus.PromQueryFormat.TimeSeries })

export const now = (expr: string, legendFormat = '__auto'): Target => ({ ...shared, expr, legendFormat, range: false, instant: true, format: prometheus.PromQueryFormat.TimeSeries })

export const rows = (expr: string): Target => ({ ...shared, expr, range: false, instant: true, format: prometheus.PromQueryFormat.Table })

const shared = { datasource: refer(metrics), editorMode: prometheus.QueryEditorMode.Code }
