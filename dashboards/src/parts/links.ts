/** A link from a value to another board. Time always goes along. */
export interface Link {
  readonly title: string
  readonly url: string
  readonly targetBlank?: boolean
}

const time = '${__url_time_range}'

const board = (uid: string, title: string, ...variables: string[]): Link => ({ title, url: `/d/${uid}?${[...variables, time].join('&')}` })

const value = '${__value.raw:percentencode}'
const series = (label: string) => `\${__field.labels.${label}:percentencode}`

export const toAlert = board('secmon-alert', 'Open the alert', `var-alert=${value}`)
/** From a list that looks further back than its board. */
export const toOldAlert: Link = { title: 'Open the alert', url: `/d/secmon-alert?var-alert=${value}&from=now-90d&to=now` }
export const toActor = board('secmon-actor', 'Open the account', `var-actor=${value}`)
export const toRule = board('secmon-rules', 'Open the rule', `var-rule=${value}`)
export const toSource = board('secmon-sources', 'Open the source', `var-source=${value}`)
export const toSourceOfSeries = board('secmon-sources', 'Open the source', `var-source=${series('source')}`)
export const toRuleOfSeries = board('secmon-rules', 'Open the rule', `var-rule=${series('rule')}`)
export const toSystems = board('secmon-systems', 'Open the systems')
export const toSources = board('secmon-sources', 'Open the sources')
export const toPlatform = board('secmon-platform', 'Open the platform')
export const toRules = board('secmon-rules', 'Open the rules')
export const toOverview = board('secmon-overview', 'Open the overview')
export const toSeverity = board('secmon-overview', 'Show only these', `var-severity=${value}`)
export const toSeverityOfSeries = board('secmon-overview', 'Show only these', `var-severity=${series('severity')}`)
export const toTechnique = board('secmon-overview', 'Show only these', `var-technique=${value}`)
export const toSystem = board('secmon-overview', 'Show its alerts', `var-system=${value}`)

/** Where a case is acknowledged, assigned and closed. */
export const toCase: Link = { title: 'Acknowledge, assign or close in the console', url: `\${console}/cases/${value}`, targetBlank: true }
/** Where an incident is told case by case, acknowledged, assigned and closed with its cases. */
export const toIncident: Link = { title: 'Read, acknowledge or close in the console', url: `\${console}/incidents/${value}`, targetBlank: true }
/** What to do about an alert of Prometheus. */
export const toRunbook: Link = { title: 'Open its runbook', url: `\${console}/runbooks/${value}`, targetBlank: true }
/** What to do about a problem that SecMon finds itself. */
export const toRunbookOfProblem: Link = { title: 'Open its runbook', url: `\${console}/runbooks/SecMon${value}`, targetBlank: true }
