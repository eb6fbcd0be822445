import { h } from '../dom.js';
import { t, tn } from '../i18n.js';
import { raw } from '../text.js';

/** Of which incidents a case is a part, each with a link. @param {{find: (id: string) => object | undefined}} incidents */
export function incidentsOf(one, incidents) {
  return (one.incidents ?? []).map((id) => h('p', {}, tn('case.partOf', {
    incident: h('a', { href: `/incidents/${encodeURIComponent(id)}` }, raw(incidents.find(id)?.title ?? id, { most: 160 })),
  })));
}

/** What a decision proposes: one key, or the button in the bar, accepts it. */
export function proposal(one) {
  if (!one.proposed || one.status === 'closed') return null;
  const by = (one.decided ?? []).findLast((decided) => decided.effect === 'propose');
  return h('p', { class: 'proposal' }, tn('case.proposed', { verdict: h('strong', {}, t(`verdict.${one.proposed}`)), decision: raw(by?.title ?? '', { most: 120 }) }),
    by?.because && [' ', raw(by.because, { class: 'quiet', most: 300 })]);
}

/** What decisions ask people to do. */
export function tasks(one) {
  return one.tasks?.length > 0 && [h('h3', {}, t('case.tasks')), h('ul', {}, one.tasks.map((task) => h('li', {}, raw(task, { most: 400 }))))];
}
