import { h } from '../dom.js';
import { t } from '../i18n.js';
import { change, settings } from '../settings.js';
import { ask, field } from './dialog.js';

/** Asks who acts. @returns {Promise<boolean>} true when there is a name now */
export function askName() {
  return ask({
    title: t('name.title'),
    body: [
      h('p', {}, t('name.why')),
      field(t('name.label'), h('input', { name: 'name', value: settings().name, required: true, pattern: '.*\\S.*', maxlength: 200, autocomplete: 'name' })),
    ],
    submit: t('name.submit'),
    onSubmit: (form) => change({ name: form.get('name').trim() }),
  });
}

/** The name of who acts, asked for when there is none. @returns {Promise<boolean>} false when nobody says */
export async function hasName() {
  return settings().name !== '' || askName();
}
