import { alertTable, incidentTable } from '../parts/alert-table.js'
import { console, typed, type Board } from '../parts/board.js'
import { columnOf, count, distinct, exactly, groups, history, max, percentiles, sum } from '../parts/elasticsearch.js'
import { toActor, toSource } from '../parts/links.js'
import { lines, stat, table } from '../parts/panels.js'
import { activity, alerts, cases, incidents } from '../parts/sources.js'

const account = exactly('user.name', 'actor')
// What is joined by an address names every account of its cases; the board may also be about the address itself.
const itsIncidents = `(${exactly('related.user', 'actor')} OR (secmon.incident.by:source.ip AND ${exactly('secmon.incident.value', 'actor')}))`
const done = (field: string) => `secmon.activity.${field}`

const work = [sum(done('events')), sum(done('rows')), sum(done('subjects')), sum(done('dossiers')), sum(done('failures')), sum(done('off_hours'))]
const workNames = ['Events', 'Rows', 'Citizens', 'Dossiers', 'Failures', 'Off hours']

const usual = ['subjects', 'rows', 'addresses'].map(done)
const hours = [...usual.map(field => percentiles(field, 50, 99)), ...usual.map(max)]

const perHour = (title: string, field: string, description: string, timeShift?: string) => lines({
  title, width: 8, bars: true, height: 7, description, timeShift,
  targets: [history(activity, account, sum(done(field)), { by: 'secmon.source.id', interval: '1h' })],
})

const others = [sum('event.severity'), max('event.risk_score'), count]

export const actor: Board = {
  uid: 'secmon-actor',
  subject: 'Actor',
  question: 'Who is this account, and what is unusual about it?',
  range: '7d',
  sources: [alerts, cases, incidents, activity],
  variables: [typed('actor', 'Account'), console],
  rows: [
    {
      question: 'Is this account dangerous now?',
      panels: [
        stat({ title: 'Risk', width: 4, calc: 'max', orange: 50, red: 100, targets: [history(alerts, account, max('event.risk_score'))], noValue: 'no risk alert', description: 'Highest risk score that its alerts added up to; at 100 or above it is red: consider locking the account while you look.' }),
        stat({ title: 'Open cases', width: 4, calc: 'sum', orange: 1, timeFrom: '90d', targets: [history(cases, `${account} AND secmon.case.status:open`, count, { interval: '1d' })], description: 'Cases of 90 days against it that nobody acknowledged; when above 0, take them from the list below.' }),
        stat({
          title: 'Its work in this time', width: 16, calc: 'sum',
          description: 'Citizens read (counted anew each hour), dossiers named, events off hours and failures; when citizens outnumber dossiers, or a clerk works off hours, ask its office.',
          targets: ([['subjects', 'Citizens'], ['dossiers', 'Dossiers'], ['off_hours', 'Off hours'], ['failures', 'Failures']] as const)
            .map(([field, alias]) => history(activity, account, sum(done(field)), { alias, interval: '1h' })),
          noValue: 'not seen',
        }),
        incidentTable({
          title: 'Its incidents', query: itsIncidents,
          description: 'Incidents of 90 days that this account, or this address, is part of; when one is not closed, read its page before the single alerts below.',
        }),
      ],
    },
    {
      question: 'What did it read, and from where?',
      panels: [
        table({
          title: 'Sources it used', width: 12, description: 'Work of the account per source; when a source is here that it has no business with, open the source and ask its owner.',
          targets: [groups(activity, account, ['secmon.source.id', 'secmon.account.kind'], work)],
          columns: [
            { field: 'secmon.source.id', name: 'Source', link: toSource }, { field: 'secmon.account.kind', name: 'Kind', width: 90 },
            ...work.map((metric, index) => ({ field: columnOf(metric, work), name: workNames[index]!, width: 85 })),
          ],
        }),
        table({
          title: 'Addresses and programs', width: 6, description: 'Where the events behind its alerts came from; when an address or a program is new for it, check whose machine that is.',
          targets: [groups(alerts, account, ['source.ip', 'service.name'])],
          columns: [{ field: 'source.ip', name: 'Address' }, { field: 'service.name', name: 'Program' }, { field: 'Count', name: 'Alerts', width: 70 }], noValue: 'no alerts',
        }),
        table({
          title: 'Tables', width: 6, description: 'Tables that its alerts are about; when a citizen table is here for an account that does not need it, have the grant taken back.',
          targets: [groups(alerts, account, ['db.collection.name'])],
          columns: [{ field: 'db.collection.name', name: 'Table' }, { field: 'Count', name: 'Alerts', width: 70 }], noValue: 'no alerts',
        }),
      ],
    },
    {
      question: 'How does that differ from its own history?',
      panels: [
        perHour('Citizens per hour', 'subjects', 'Citizens that it read hour by hour; when a bar is above the rare hour of its 28 days, open the alerts of that hour.'),
        perHour('Citizens per hour, a week before', 'subjects', 'The same hours of the week before; when the shapes differ, the account has a new task or a new user.', '7d'),
        table({
          title: 'An hour of its last 28 days', width: 8, height: 7, timeFrom: '28d', turned: true,
          description: 'What it does in a usual hour, in one of a hundred, and at most; when a bar beside is above the rare hour, treat it as unusual.',
          targets: [groups(activity, account, ['user.name'], hours, 1)],
          columns: ([['subjects', 'Citizens'], ['rows', 'Rows'], ['addresses', 'Addresses']] as const).flatMap(([field, name]) => [
            { field: `p50.0 ${done(field)}`, name: `${name}, usual hour` }, { field: `p99.0 ${done(field)}`, name: `${name}, rare hour` }, { field: columnOf(max(done(field)), hours), name: `${name}, most` },
          ]),
          noValue: 'never seen in 28 days',
        }),
      ],
    },
    {
      question: 'Which alerts and dossiers show it?',
      panels: [
        alertTable({ title: 'Its alerts', query: account, without: ['Account'], width: 16, height: 9, description: 'Alerts of the account, newest first; when one is high or critical, open it to see the records that show it.' }),
        table({
          title: 'Its dossiers', width: 8, height: 9, description: 'Dossiers named in its alerts and the citizens read under them; when one dossier has many citizens, ask to see it.',
          targets: [groups(alerts, account, ['secmon.purpose.dossier'], [count, distinct('secmon.subject.ids'), max('@timestamp')])],
          columns: [{ field: 'secmon.purpose.dossier', name: 'Dossier' }, { field: 'Count', name: 'Alerts', width: 70 }, { field: 'Unique Count', name: 'Citizens', width: 80 }, { field: 'Max', name: 'Last', unit: 'dateTimeFromNow', width: 110 }],
          noValue: 'no dossier named',
        }),
      ],
    },
    {
      question: 'Which other accounts are at risk?',
      isFolded: true,
      panels: [
        table({
          title: 'Other accounts', width: 24, height: 6, description: 'Accounts with alerts in this time, riskiest first; when another one fits better, click it to look at it instead.',
          targets: [groups(alerts, '_exists_:user.name', ['user.name'], others, 50)],
          columns: [{ field: 'user.name', name: 'Account', link: toActor }, { field: 'Sum', name: 'Severities added up', decimals: 0, width: 160 }, { field: 'Max', name: 'Risk', decimals: 0, width: 100 }, { field: 'Count', name: 'Alerts', width: 100 }], noValue: 'no alerts',
        }),
      ],
    },
  ],
}
