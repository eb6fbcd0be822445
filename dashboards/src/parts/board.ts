import type { Panel } from './panels.js'
import { dashboard } from './sdk.js'
import { metrics, refer, type Source } from './sources.js'
import { m } from './prometheus.js'

/** A row of a board: one question, and the panels that answer it. */
export interface Row {
  readonly question: string
  readonly panels: readonly Panel[]
  /** Folded away until somebody asks: details behind the rows above. */
  readonly isFolded?: boolean
}

export interface Board {
  readonly uid: string
  /** What the board is about: its title is `SecMon / subject`. */
  readonly subject: string
  /** The question that it answers. */
  readonly question: string
  readonly range: string
  readonly sources: readonly Source[]
  readonly variables?: readonly dashboard.VariableModel[]
  readonly rows: readonly Row[]
}

/** The board as Grafana's provisioning reads it (classic model, Grafana 11 and later). */
export const build = (board: Board) => ({
  uid: board.uid,
  title: `SecMon / ${board.subject}`,
  description: board.question,
  tags: ['secmon'],
  schemaVersion: 39,
  version: 1,
  editable: false,
  graphTooltip: dashboard.DashboardCursorSync.Crosshair,
  refresh: '1m',
  timezone: 'Asia/Ho_Chi_Minh',
  time: { from: `now-${board.range}`, to: 'now' },
  timepicker: {},
  links: [{
    title: 'SecMon', type: dashboard.DashboardLinkType.Dashboards, tags: ['secmon'], asDropdown: true, icon: 'external link', includeVars: true, keepTime: true, targetBlank: false, tooltip: '', url: '',
  }],
  annotations: { list: board.sources.includes(metrics) ? [ruleChanges] : [] },
  templating: { list: [...board.sources.map(choice), ...(board.sources.includes(metrics) ? silos : []), ...(board.variables ?? [])] },
  panels: layOut(board.rows),
})

/** One value of a list, or all of them. */
export const pick = (name: string, label: string, source: Source, query: string, options: { allValue: string, hidden?: boolean } = { allValue: '.*' }): dashboard.VariableModel => ({
  type: dashboard.VariableType.Query, name, label, datasource: refer(source), query,
  refresh: dashboard.VariableRefresh.OnTimeRangeChanged, sort: dashboard.VariableSort.AlphabeticalAsc, multi: true, includeAll: true, allValue: options.allValue,
  current: { text: ['All'], value: ['$__all'] }, hide: options.hidden ? dashboard.VariableHide.HideVariable : dashboard.VariableHide.DontHide,
})

/** What Elasticsearch finds for a query, kept out of sight: other panels need it. */
export const found = (name: string, source: Source, field: string, query: string): dashboard.VariableModel => ({
  type: dashboard.VariableType.Query, name, datasource: refer(source), query: JSON.stringify({ find: 'terms', field, query, size: 1 }),
  refresh: dashboard.VariableRefresh.OnTimeRangeChanged, multi: false, includeAll: false, current: { text: '', value: '' }, hide: dashboard.VariableHide.HideVariable,
})

/** The values of a field. */
export const valuesOf = (field: string) => JSON.stringify({ find: 'terms', field, size: 500 })

/** What somebody types, or a link brings. Unlike a list it never changes by itself. */
export const typed = (name: string, label: string, value = ''): dashboard.VariableModel => ({
  type: dashboard.VariableType.Textbox, name, label, query: value, current: { text: value, value }, hide: dashboard.VariableHide.DontHide,
})

/** Where the buttons of a case are: the default of SECMON_PUBLIC_URL. */
export const console = typed('console', 'Console', 'http://localhost:8080')

const choice = (source: Source): dashboard.VariableModel => ({
  type: dashboard.VariableType.Datasource, name: source.name, label: source.label, query: source.type, regex: `/^${source.text}/`,
  multi: false, includeAll: false, refresh: dashboard.VariableRefresh.OnDashboardLoad, current: { text: source.text, value: source.uid }, hide: dashboard.VariableHide.DontHide,
})

const silos = [
  { ...pick('job', 'Job', metrics, 'label_values(secmon_rules, job)', { allValue: '.+' }) },
  { ...pick('instance', 'Silo', metrics, 'label_values(secmon_rules{job=~"$job"}, instance)', { allValue: '.+' }) },
]

const ruleChanges: dashboard.AnnotationQuery = {
  name: 'Rules changed', datasource: refer(metrics), enable: false, iconColor: 'blue', titleFormat: 'The rules in force changed',
  expr: `changes(${m('secmon_rule_set_changes_total')}[$__rate_interval]) > 0`, step: '1m',
}

type Folded = Omit<dashboard.RowPanel, 'panels'> & { panels: Panel[] }

/** From left to right, a new line where the width is used up; each row under its question. */
const layOut = (rows: readonly Row[]) => {
  let id = 0
  let y = 0
  return rows.flatMap((row): (Panel | Folded)[] => {
    const head: Folded = { id: ++id, type: 'row', title: row.question, collapsed: row.isFolded ?? false, gridPos: { x: 0, y: y++, w: 24, h: 1 }, panels: [] }
    const top = y
    let x = 0
    let height = 0
    const placed = row.panels.map(panel => {
      const { w, h } = panel.gridPos!
      if (x + w > 24) {
        y += height
        x = height = 0
      }
      const here = { id: ++id, ...panel, gridPos: { x, y, w, h } }
      x += w
      height = Math.max(height, h)
      return here
    })
    y = row.isFolded ? top : y + height
    return row.isFolded ? [{ ...head, panels: placed }] : [head, ...placed]
  })
}
