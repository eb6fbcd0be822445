import { common } from './sdk.js'

/** A data source that a board lets its reader choose; the name is its variable's and `uid` what is provisioned. */
export interface Source {
  readonly name: string
  readonly label: string
  readonly type: 'prometheus' | 'elasticsearch'
  readonly text: string
  readonly uid: string
}

export const metrics: Source = { name: 'prometheus', label: 'Metrics', type: 'prometheus', text: 'SecMon metrics', uid: 'secmon-prometheus' }
export const alerts: Source = { name: 'alerts', label: 'Alerts', type: 'elasticsearch', text: 'SecMon alerts', uid: 'secmon-elasticsearch' }
export const cases: Source = { name: 'cases', label: 'Cases', type: 'elasticsearch', text: 'SecMon cases', uid: 'secmon-cases' }
export const incidents: Source = { name: 'incidents', label: 'Incidents', type: 'elasticsearch', text: 'SecMon incidents', uid: 'secmon-incidents' }
export const activity: Source = { name: 'activity', label: 'Activity', type: 'elasticsearch', text: 'SecMon activity', uid: 'secmon-activity' }

export const refer = (source: Source): common.DataSourceRef => ({ type: source.type, uid: `\${${source.name}}` })
