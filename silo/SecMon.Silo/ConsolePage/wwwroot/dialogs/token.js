import { h } from '../dom.js';
import { t } from '../i18n.js';
import { keepToken } from '../settings.js';
import { ask, field } from './dialog.js';

let asking = null;

/** Asks for the token of the API, once however many requests want it. It is kept for this tab only. */
export function askToken(wasWrong) {
  asking ??= ask({
    title: t('token.title'),
    body: [
      h('p', {}, t(wasWrong ? 'token.wrong' : 'token.why')),
      field(t('token.label'), h('input', { name: 'token', type: 'password', required: true, autocomplete: 'off' }), t('token.hint')),
    ],
    submit: t('token.submit'),
    cancel: false,
    onSubmit: (form) => keepToken(form.get('token').trim()),
  }).finally(() => {
    asking = null;
  });
  return asking;
}
