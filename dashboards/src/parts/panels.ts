import type { Target as ElasticsearchTarget } from './elasticsearch.js'
import type { Link } from './links.js'
import type { Target as PrometheusTarget } from './prometheus.js'
import { bargauge, common, dashboard, stat as sdkStat, table as sdkTable, timeseries, units } from './sdk.js'
import { severityColours, severityCounts, severityMapping } from './severity.js'

/** Grafana's own units, and words of ours behind a number. */
type Unit = Extract<(typeof units)[keyof typeof units], string> | `suffix: ${string}`

type Target = PrometheusTarget | ElasticsearchTarget
export type Panel = Omit<dashboard.Panel, 'targets'> & { targets: Target[] }

/** What every panel says of itself. */
export interface Spec {
  readonly title: string
  /** One sentence: what it shows, and what to do when it is red. */
  readonly description: string
  /** In 24ths of the screen's width. */
  readonly width: number
  readonly height?: number
  readonly targets: readonly Target[]
  readonly unit?: Unit
  readonly decimals?: number
  readonly max?: number
  /** From this value on it is red (or orange); below it nothing has to be done. */
  readonly red?: number
  readonly orange?: number
  /** The other way round: below this value it is red. */
  readonly redBelow?: number
  readonly mappings?: readonly dashboard.ValueMapping[]
  readonly overrides?: dashboard.FieldConfigSource['overrides']
  readonly link?: Link
  readonly transformations?: readonly dashboard.DataTransformerConfig[]
  /** Looks at this long before the end of the board's range, whatever its beginning. */
  readonly timeFrom?: string
  readonly timeShift?: string
  readonly noValue?: string
}

/** Big numbers, one per series: what is read from three metres. */
export const stat = (spec: Spec & { readonly calc?: 'lastNotNull' | 'sum' | 'max' | 'min', readonly text?: string, readonly isBySeverity?: boolean }): Panel =>
  panel('stat', { height: 4, ...spec }, {
    reduceOptions: { calcs: [spec.calc ?? 'lastNotNull'], fields: spec.text ?? '', values: spec.text !== undefined },
    colorMode: !spec.isBySeverity && spec.red === undefined && spec.redBelow === undefined && spec.orange === undefined && !spec.mappings ? common.BigValueColorMode.None : common.BigValueColorMode.Background,
    graphMode: common.BigValueGraphMode.None,
    justifyMode: common.BigValueJustifyMode.Auto,
    orientation: common.VizOrientation.Auto,
    textMode: common.BigValueTextMode.Auto,
    wideLayout: true,
  } satisfies Partial<sdkStat.Options>)

/** Values over time. A line that breaks means that there was no data. */
export const lines = (spec: Spec & { readonly bars?: boolean }): Panel =>
  panel('timeseries', spec, {
    legend: legend(true),
    tooltip: { mode: common.TooltipDisplayMode.Multi, sort: common.SortOrder.Descending },
  } satisfies Partial<timeseries.Options>, {
    drawStyle: spec.bars ? common.GraphDrawStyle.Bars : common.GraphDrawStyle.Line,
    fillOpacity: spec.bars ? 80 : 8,
    lineWidth: 1,
    showPoints: common.VisibilityMode.Never,
    spanNulls: false,
    // Only counts of the same bucket add up.
    stacking: { mode: spec.bars ? common.StackingMode.Normal : common.StackingMode.None, group: 'A' },
    thresholdsStyle: { mode: spec.red === undefined && spec.redBelow === undefined ? common.GraphThresholdsStyleMode.Off : common.GraphThresholdsStyleMode.Line },
  } satisfies Partial<timeseries.FieldConfig>)

/** A bar per series. */
export const bars = (spec: Spec & { readonly calc?: 'lastNotNull' | 'sum' }): Panel =>
  panel('bargauge', spec, {
    displayMode: common.BarGaugeDisplayMode.Basic,
    orientation: common.VizOrientation.Horizontal,
    reduceOptions: { calcs: [spec.calc ?? 'lastNotNull'], fields: '', values: false },
    showUnfilled: false,
    valueMode: common.BarGaugeValueMode.Text,
  } satisfies Partial<bargauge.Options>)

/** 1 while something is the case, 0 while it is not, and a gap while nobody knows. */
export const flags = (spec: Spec): Panel => {
  const panel = lines({ ...spec, max: 1, decimals: 0, red: 1 })
  return { ...panel, fieldConfig: { ...panel.fieldConfig!, defaults: { ...panel.fieldConfig!.defaults, custom: { ...panel.fieldConfig!.defaults.custom, lineInterpolation: common.LineInterpolation.StepAfter, fillOpacity: 40, lineWidth: 2 } } } }
}

/** A column of a table: what the query calls it, what the reader sees, and how. */
export interface Column {
  readonly field: string
  readonly name: string
  readonly unit?: Unit
  readonly decimals?: number
  readonly width?: number
  readonly link?: Link | readonly Link[]
  readonly red?: number
  readonly orange?: number
  readonly redBelow?: number
  readonly mappings?: readonly dashboard.ValueMapping[]
  readonly isSeverity?: boolean
  readonly isJson?: boolean
  /** Counts of one severity, which is the column's name. */
  readonly isSeverityCount?: boolean
}

/** Rows; only the columns named are shown, in their order. */
export const table = (spec: Spec & { readonly columns: readonly Column[], readonly sortBy?: string, readonly ascending?: boolean, readonly turned?: boolean }): Panel => {
  const names = spec.columns.map(column => column.field)
  const organized: dashboard.DataTransformerConfig[] = [
    ...(spec.transformations ?? []),
    { id: 'filterFieldsByName', options: { include: { names } } },
    {
      id: 'organize',
      options: {
        excludeByName: {},
        indexByName: Object.fromEntries(names.map((name, index) => [name, index])),
        renameByName: Object.fromEntries(spec.columns.map(column => [column.field, column.name])),
      },
    },
    ...(spec.turned ? [{ id: 'transpose', options: { firstFieldName: 'What', restFieldsName: '' } }] : []),
  ]
  return panel('table', { ...spec, transformations: organized, overrides: [...spec.columns.flatMap(columnOverrides), ...(spec.overrides ?? [])] }, {
    cellHeight: common.TableCellHeight.Sm,
    showHeader: !spec.turned,
    sortBy: spec.sortBy ? [{ displayName: spec.sortBy, desc: !spec.ascending }] : [],
  } satisfies Partial<sdkTable.Options>, { align: common.FieldTextAlignment.Auto, filterable: !spec.turned, inspect: false } satisfies Partial<sdkTable.FieldConfig>)
}

/** Joins the rows of all queries of a table that have the same value of a label; the values are `Value #A`, `Value #B`… */
export const joined = (label: string): dashboard.DataTransformerConfig[] => [{ id: 'joinByField', options: { byField: label, mode: 'outer' } }]

/** Words for numbers: `words(['0', 'silent', 'red'])`. */
export const words = (...of: [value: string, text: string, colour?: string][]): dashboard.ValueMap => ({
  type: dashboard.MappingType.ValueToText,
  options: Object.fromEntries(of.map(([value, text, color], index) => [value, { text, index, ...(color && { color }) }])),
})

const columnOverrides = (column: Column): dashboard.FieldConfigSource['overrides'] => {
  const steps = thresholds(column, 'transparent')
  const mappings = column.isSeverity ? [severityMapping] : column.mappings
  const links = column.link === undefined ? undefined : [column.link].flat()
  const coloured = steps.length > 1 || column.isSeverityCount || mappings?.some(mapping => JSON.stringify(mapping).includes('"color"'))
  const properties = [
    ...(column.isSeverityCount ? severityCounts.filter(one => one.matcher.options === column.name).flatMap(one => one.properties) : []),
    ...(column.unit ? [{ id: 'unit', value: column.unit }] : []),
    ...(column.decimals === undefined ? [] : [{ id: 'decimals', value: column.decimals }]),
    ...(column.width ? [{ id: 'custom.width', value: column.width }] : []),
    ...(links ? [{ id: 'links', value: links }] : []),
    ...(mappings ? [{ id: 'mappings', value: mappings }] : []),
    ...(steps.length > 1 ? [{ id: 'thresholds', value: { mode: dashboard.ThresholdsMode.Absolute, steps } }] : []),
    ...(coloured ? [{ id: 'custom.cellOptions', value: { type: common.TableCellDisplayMode.ColorBackground, mode: common.TableCellBackgroundDisplayMode.Basic } }] : []),
    ...(column.isJson ? [{ id: 'custom.cellOptions', value: { type: common.TableCellDisplayMode.JSONView } }, { id: 'custom.inspect', value: true }] : []),
  ]
  return properties.length === 0 ? [] : [{ matcher: { id: 'byName', options: column.name }, properties }]
}

const thresholds = ({ red, orange, redBelow }: Pick<Column, 'red' | 'orange' | 'redBelow'>, good: string): dashboard.Threshold[] =>
  redBelow === undefined
    ? [{ color: good, value: null }, ...(orange === undefined ? [] : [{ color: 'orange', value: orange }]), ...(red === undefined ? [] : [{ color: 'red', value: red }])]
    : [{ color: 'red', value: null }, { color: good, value: redBelow }]

const legend = (isShown: boolean): common.VizLegendOptions => ({ calcs: [], displayMode: common.LegendDisplayMode.List, placement: common.LegendPlacement.Bottom, showLegend: isShown })

/** The board puts panels on the grid; here only their size is known. */
const panel = (type: string, spec: Spec, options: unknown, custom?: unknown): Panel => ({
  type,
  title: spec.title,
  description: spec.description,
  datasource: spec.targets[0]!.datasource!,
  gridPos: { x: 0, y: 0, w: spec.width, h: spec.height ?? 8 },
  targets: spec.targets.map((target, index) => ({ refId: String.fromCharCode(65 + index), ...target })),
  ...(spec.timeFrom && { timeFrom: spec.timeFrom }),
  ...(spec.timeShift && { timeShift: spec.timeShift }),
  ...(spec.transformations && { transformations: [...spec.transformations] }),
  fieldConfig: {
    defaults: {
      unit: spec.unit ?? 'short',
      ...(type === 'table' ? {} : { min: 0 }),
      ...(spec.max === undefined ? {} : { max: spec.max }),
      ...(spec.decimals === undefined ? {} : { decimals: spec.decimals }),
      noValue: spec.noValue ?? 'no data',
      mappings: [...(spec.mappings ?? [])],
      ...colour(type, spec),
      thresholds: { mode: dashboard.ThresholdsMode.Absolute, steps: type === 'table' ? [{ color: 'text', value: null }] : neutral(spec) },
      ...(spec.link && { links: [spec.link] as unknown as dashboard.DashboardLink[] }), // the SDK types links of data as links of boards
      ...(custom === undefined ? {} : { custom }),
    },
    overrides: [...(type === 'table' ? [] : type === 'stat' ? severityCounts : severityColours), ...(spec.overrides ?? [])],
  },
  options,
})

/** Neutral until somebody has to act. */
const neutral = (spec: Spec) => {
  const steps = thresholds(spec, 'green')
  return steps.length > 1 ? steps : [{ color: 'text', value: null }]
}

const colour = (type: string, spec: Spec) =>
  type === 'timeseries' || (type === 'bargauge' && spec.red === undefined) ? { color: { mode: dashboard.FieldColorModeId.PaletteClassicByName } } : { color: { mode: dashboard.FieldColorModeId.Thresholds } }
