import { ACTIONS } from '../actions.js';
import { h, fill } from '../dom.js';
import { t } from '../i18n.js';

/**
 * What can be done about a case, as buttons. They stay the same ones while the same things can be done: a case that gets alerts must not
 * take a button away from under the pointer.
 * @param {(name: string) => void} run
 * @param {object[]} actions what can be done at all
 * @param {string} label key of the name of the group
 */
export function actionBar(run, actions = ACTIONS, label = 'case.actions') {
  const element = h('div', { class: 'actions', role: 'group', 'aria-label': t(label) });
  return {
    element,

    /** Shows what can be done now; focus goes to a heading when the button that had it went. */
    show(one, heading) {
      const able = actions.filter((action) => action.can(one));
      const print = able.map((action) => action.name).join();
      if (element.dataset.print === print) return;
      element.dataset.print = print;
      const focused = element.contains(document.activeElement) ? document.activeElement.dataset.action : null;
      fill(element, able.map((action) => h('button', {
        type: 'button', 'data-action': action.name, 'aria-keyshortcuts': action.key, class: action.name === 'acknowledge' ? 'main' : '', onclick: () => run(action.name),
      }, t(`action.${action.name}`), h('kbd', { 'aria-hidden': 'true' }, action.key))));
      if (focused) (element.querySelector(`[data-action="${focused}"]`) ?? heading).focus();
    },
  };
}
