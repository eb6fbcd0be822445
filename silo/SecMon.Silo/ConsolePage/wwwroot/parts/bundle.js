import { send } from '../api.js';
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { line } from '../text.js';
import { say } from './say.js';

/**
 * A button that downloads a signed bundle.
 * @param {'case' | 'incident'} what
 * @param {() => string} idOf of the one that is shown
 */
export function bundleButton(what, idOf) {
  return h('button', { type: 'button', onclick: () => download(what, idOf()) }, t('case.bundle'));
}

async function download(what, id) {
  try {
    const answer = await send(`/${what}s/${encodeURIComponent(id)}/bundle`);
    const address = URL.createObjectURL(await answer.blob());
    h('a', { href: address, download: `secmon-${what}-${id}.json` }).click();
    URL.revokeObjectURL(address);
    say(t('done.bundle'));
  } catch (failed) {
    say(t('failed', { why: line(failed.message) }), { isBad: true });
  }
}
