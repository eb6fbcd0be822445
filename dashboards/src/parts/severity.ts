import { dashboard } from './sdk.js'

/** Levels from worst to least, each with its colour: the same on every board, and never without the word. */
export const severities = ['critical', 'high', 'medium', 'low', 'informational'] as const

export const colours: Record<(typeof severities)[number], string> = {
  critical: 'dark-red',
  high: 'orange',
  medium: 'yellow',
  low: 'blue',
  informational: 'text',
}

/** Colours cells that hold the word. */
export const severityMapping: dashboard.ValueMap = {
  type: dashboard.MappingType.ValueToText,
  options: Object.fromEntries(severities.map((severity, index) => [severity, { color: colours[severity], text: severity, index }])),
}

/** Colours series and columns that are named by the word. */
export const severityColours: dashboard.FieldConfigSource['overrides'] = severities.map(severity => ({
  matcher: { id: 'byName', options: severity },
  properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: colours[severity] } }],
}))

/** Counts that are named by the word: coloured as soon as there is one. */
export const severityCounts: dashboard.FieldConfigSource['overrides'] = severities.map(severity => ({
  matcher: { id: 'byName', options: severity },
  properties: [{ id: 'thresholds', value: { mode: dashboard.ThresholdsMode.Absolute, steps: [{ color: 'transparent', value: null }, { color: colours[severity], value: 1 }] } }],
}))
