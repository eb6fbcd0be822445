import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { line } from '../text.js';

let count = 0;

/**
 * Asks something in a modal dialog. The browser keeps focus inside and gives it back afterwards.
 * @param {{title: string, body: unknown[], submit?: string, danger?: boolean, cancel?: boolean, onSubmit?: (form: FormData) => Promise<void> | void}} what
 *   onSubmit may throw: its message is shown and the dialog stays
 * @returns {Promise<boolean>} true when it was submitted
 */
export function ask({ title, body, submit, danger = false, cancel = true, onSubmit = () => {} }) {
  const id = `dialog-${++count}`;
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  let isDone = false;
  const send = submit && h('button', { type: 'submit', class: danger ? 'main danger' : 'main' }, submit);
  const form = h('form', {
    onsubmit: async (event) => {
      event.preventDefault();
      send.disabled = true;
      try {
        await onSubmit(new FormData(form));
        isDone = true;
        dialog.close();
      } catch (failed) {
        problem.hidden = false;
        fill(problem, line(failed.message, 1_000));
      } finally {
        send.disabled = false;
      }
    },
  },
  h('h2', { id, tabindex: -1, autofocus: !submit }, title), ...body, problem,   // what is only read begins at its beginning
  h('div', { class: 'row end' }, cancel && h('button', { type: 'button', onclick: () => dialog.close() }, t(submit ? 'dialog.cancel' : 'dialog.close')), send));
  const dialog = h('dialog', { 'aria-labelledby': id }, form);
  if (!cancel) dialog.addEventListener('cancel', (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(isDone);
  }, { once: true }));
}

/** A field with its label. */
export function field(label, input, hint) {
  const id = `field-${++count}`;
  input.id = id;
  const hintId = `${id}-hint`;
  if (hint) input.setAttribute('aria-describedby', hintId);
  return h('div', { class: 'field' }, h('label', { for: id }, label), input, hint && h('p', { class: 'quiet', id: hintId }, hint));
}

/** One of several, as radio buttons. @param {[string, string][]} choices value and label */
export function choice(legend, name, choices, chosen) {
  return h('fieldset', {}, h('legend', {}, legend), ...choices.map(([value, label]) =>
    h('label', { class: 'choice' }, h('input', { type: 'radio', name, value, required: true, checked: value === chosen }), label)));
}
