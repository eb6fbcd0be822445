import { get } from '../api.js';
import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { line, number, raw } from '../text.js';
import { moment } from '../time.js';

const MOST = 50;
const ADDRESSES = { alert: '/alerts/', case: '/cases/', notice: '/cases/' };

/** The documents that the other side of one sink refused for good: read when somebody opens them, and again when there are others. */
export function deadLetters(sink) {
  const summary = h('summary', { class: 'bad' });
  const list = h('ul', { class: 'plain' });
  const note = h('p', { class: 'quiet' }, t('sinks.resend'), ' ', h('code', {}, line(`secmon sinks resend --config FILE --sink ${sink}`)));
  const trouble = h('p', { class: 'problem', hidden: true });
  const element = h('details', { ontoggle: load }, summary, note, trouble, list);
  let count = 0;
  let read = 0;

  async function load() {
    if (!element.open || read === count) return;
    read = count;
    try {
      const { dead_letters: letters } = await get(`/sinks/${encodeURIComponent(sink)}/dead-letters`);
      trouble.hidden = true;
      fill(list, letters.slice(-MOST).reverse().map(letterRow), letters.length > MOST && h('li', { class: 'quiet' }, t('sinks.newest', { n: MOST, all: number(letters.length) })));
    } catch (failed) {
      read = 0;
      trouble.hidden = false;
      fill(trouble, t('failed', { why: line(failed.message) }));
    }
  }

  return {
    element,

    /** Shows how many there are. */
    show(now) {
      count = now;
      element.hidden = count === 0;
      fill(summary, t('sinks.dead', { n: count }));
      load();
    },
  };
}

function letterRow({ time, kind, id, reason }) {
  const name = h('code', {}, line(id));
  const address = ADDRESSES[kind] && ADDRESSES[kind] + encodeURIComponent(id.split(':')[0]);   // of a notice the case, and what was told
  return h('li', {}, moment(time), ' ', raw(kind), ' ', address ? h('a', { href: address }, name) : name, ' ', raw(reason, { most: 300 }));
}
