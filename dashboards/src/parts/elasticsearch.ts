import { elasticsearch } from './sdk.js'
import { refer, type Source } from './sources.js'

export type Target = Omit<elasticsearch.dataquery, '_implementsDataqueryVariant'>

/** What is computed of a bucket's documents; without a field, their count. */
export interface Metric {
  readonly type: 'count' | 'sum' | 'avg' | 'min' | 'max' | 'cardinality' | 'percentiles'
  readonly field?: string
  readonly settings?: Record<string, unknown>
}

export const count: Metric = { type: 'count' }
export const sum = (field: string): Metric => ({ type: 'sum', field })
export const min = (field: string): Metric => ({ type: 'min', field })
export const max = (field: string): Metric => ({ type: 'max', field })
export const distinct = (field: string): Metric => ({ type: 'cardinality', field })
export const percentiles = (field: string, ...percents: number[]): Metric => ({ type: 'percentiles', field, settings: { percents: percents.map(String) } })

const timeField = '@timestamp'
const words = { count: 'Count', sum: 'Sum', avg: 'Average', min: 'Min', max: 'Max', cardinality: 'Unique Count', percentiles: '' }

/** What Grafana calls the column of a metric in a table: with the field only where two have the same type. */
export const columnOf = (metric: Metric, all: readonly Metric[]) =>
  all.filter(other => other.type === metric.type).length > 1 ? `${words[metric.type]} ${metric.field}` : words[metric.type]

/** One row per value of the fields, the highest of the first metric first. */
export const groups = (source: Source, query: string, fields: readonly string[], computed: readonly Metric[] = [count], size = 20): Target => ({
  ...shared(source, query),
  metrics: numbered(computed),
  bucketAggs: fields.map((field, index) => terms(field, `${index + 10}`, computed, size)),
})

/** A line over time, or one for each value of a field. */
export const history = (source: Source, query: string, computed: Metric, options: { by?: string, alias?: string, interval?: string } = {}): Target => ({
  ...shared(source, query),
  alias: options.alias ?? (options.by ? `{{term ${options.by}}}` : ''),
  metrics: numbered([computed]),
  bucketAggs: [...(options.by ? [terms(options.by, '10', [computed], 20)] : []), byTime(options.interval ?? 'auto')],
})

/** The newest documents themselves. */
export const documents = (source: Source, query: string, size = 200): Target => ({
  ...shared(source, query),
  metrics: [{ id: '1', type: 'raw_data', settings: { size: `${size}` } }],
  bucketAggs: [],
})

const shared = (source: Source, query: string) => ({ datasource: refer(source), query, timeField, alias: '' })

const numbered = (computed: readonly Metric[]) => computed.map(({ type, field, settings }, index) => ({ id: `${index + 1}`, type, ...(field && { field }), ...(settings && { settings }) }))

const terms = (field: string, id: string, computed: readonly Metric[], size: number): elasticsearch.Terms => ({
  id,
  type: elasticsearch.BucketAggregationType.Terms,
  field,
  settings: { size: `${size}`, order: elasticsearch.TermsOrder.Desc, orderBy: computed[0]!.type === 'count' ? '_count' : '1', min_doc_count: '1' },
})

const byTime = (interval: string): elasticsearch.DateHistogram => ({
  id: '2',
  type: elasticsearch.BucketAggregationType.DateHistogram,
  field: timeField,
  settings: { interval, min_doc_count: '0', trimEdges: '0', timeZone: 'Asia/Ho_Chi_Minh' },
})

/** What All stands for: also documents that lack the field. */
export const anything = '* OR _exists_:event.kind'

/** Documents whose field is what the board's variable says. */
export const where = (field: string, variable: string) => `(${field}:$${variable})`

/** The same for a variable that PromQL uses too, so that its All is a regular expression. */
export const matching = (field: string, variable: string) => `${field}:/\${${variable}:regex}/`

/** Documents of exactly this value, which may be empty: then there are none. */
export const exactly = (field: string, variable: string) => `${field}:"$${variable}"`
