import { post, remove } from '../api.js';
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { settings } from '../settings.js';
import { line, raw } from '../text.js';
import { ask, choice, field } from './dialog.js';

const VERDICTS = ['true_positive', 'false_positive', 'benign', 'duplicate'];
const LONGEST_NOTE = 10_000;
const HOURS = [1, 8, 24, 168, 720];

/** Asks for the verdict. @param {(change: object) => Promise<void>} save */
export function askClose(save, count = 1) {
  return ask({
    title: t('close.title', { n: count }),
    body: [choice(t('close.verdict'), 'verdict', VERDICTS.map((one) => [one, t(`verdict.${one}.long`)])), noteField()],
    submit: t('close.submit'),
    onSubmit: (form) => save({ action: 'close', verdict: form.get('verdict'), note: form.get('note') || undefined }),
  });
}

/** Asks for the verdict of an incident, and says which of its cases stay open. @param {(change: object) => Promise<void>} save */
export function askCloseIncident(one, save) {
  const open = one.cases.filter((member) => member.status !== 'closed');
  const stay = open.filter((member) => member.stays_open);
  return ask({
    title: t('closeIncident.title'),
    body: [
      h('p', {}, t('closeIncident.closes', { n: open.length - stay.length })),
      stay.length > 0 && h('div', {}, h('p', {}, t('closeIncident.stay', { n: stay.length })), h('ul', { class: 'plain' }, stay.map((member) =>
        h('li', {}, raw(`${member.use_case ?? ''} ${member.rule_name}`.trim(), { most: 120 }), ' ', raw(member.stays_open, { class: 'quiet', most: 200 }))))),
      choice(t('close.verdict'), 'verdict', VERDICTS.map((verdict) => [verdict, t(`verdict.${verdict}.long`)])), noteField(),
    ].filter(Boolean),
    submit: t('closeIncident.submit'),
    onSubmit: (form) => save({ action: 'close', verdict: form.get('verdict'), note: form.get('note') || undefined }),
  });
}

/** Asks for a note. */
export function askNote(save) {
  return ask({
    title: t('note.title'),
    body: [noteField(true)],
    submit: t('note.submit'),
    onSubmit: (form) => save({ action: 'note', note: form.get('note') }),
  });
}

/** Asks who works on it. */
export function askAssignee(one, save) {
  const input = h('input', { name: 'assignee', value: one.assignee ?? settings().name, maxlength: 200 });
  return ask({
    title: t('assign.title'),
    body: [field(t('assign.label'), input, t('assign.hint'))],
    submit: t('assign.submit'),
    onSubmit: (form) => save({ action: 'assign', assignee: form.get('assignee').trim() || undefined }),
  });
}

/** Asks what shall be told to nobody, and for how long. @returns {Promise<boolean>} true when it is in force */
export function askSuppress(one) {
  const scopes = [['rule', one.rule_id, one.rule_name], ['user', one.user, one.user], ['source', one.source, one.source], ['group', one.group, one.group]].filter(([, value]) => value);
  return ask({
    title: t('suppress.title'),
    body: [
      h('p', {}, t('suppress.why')),
      h('fieldset', {}, h('legend', {}, t('suppress.what')), scopes.map(([name, value, label]) => h('label', { class: 'choice' },
        h('input', { type: 'checkbox', name, value, checked: name === 'rule' || name === 'group' }), t(`suppress.${name}`), ' ', raw(label, { most: 80 })))),
      field(t('suppress.until'), h('select', { name: 'hours' }, HOURS.map((hours) => h('option', { value: hours, selected: hours === 8 }, t(`suppress.hours.${hours}`))))),
      field(t('suppress.reason'), h('input', { name: 'reason', required: true, maxlength: 500 })),
    ],
    submit: t('suppress.submit'),
    danger: true,
    onSubmit: async (form) => {
      const request = { owner: settings().name, reason: form.get('reason'), until: new Date(Date.now() + form.get('hours') * 3_600_000).toISOString() };
      for (const [name] of scopes) if (form.has(name)) request[name] = form.get(name);
      await post('/suppressions', request);
    },
  });
}

/** Asks whether a suppression shall end now. */
export function askRevoke(suppression) {
  return ask({
    title: t('revoke.title'),
    body: [h('p', {}, line(suppression.reason))],
    submit: t('revoke.submit'),
    onSubmit: () => remove(`/suppressions/${encodeURIComponent(suppression.id)}`),
  });
}

function noteField(required = false) {
  return field(t('note.label'), h('textarea', { name: 'note', rows: 3, maxlength: LONGEST_NOTE, required }), t('note.hint'));
}
