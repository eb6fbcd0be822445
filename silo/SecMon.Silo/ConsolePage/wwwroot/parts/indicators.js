import { h } from '../dom.js';
import { t } from '../i18n.js';
import { span } from '../time.js';

const LEAST = 0.999;
const LONGEST_SILENCE = 60;

/**
 * The four questions to a feed, each with its answer: correct, sufficient, clean, live (docs/health.md).
 * Whether a source must be live is its configuration; the health problems know.
 */
export function indicators(source, problems) {
  const isSilent = problems.some((problem) => problem.name === 'SourceNotLive' || problem.name === 'SourceStopped');
  return h('ul', { class: 'indicators' },
    indicator('correct', source.correct >= LEAST, percent(source.correct)),
    indicator('sufficient', source.gaps === 0, source.gaps > 0 ? t('indicator.gaps', { n: source.gaps }) : percent(source.sufficient)),
    indicator('clean', source.clean >= LEAST, percent(source.clean)),
    indicator('live', !isSilent, span(source.live_seconds), source.live_seconds > LONGEST_SILENCE && !isSilent ? t('indicator.quietAllowed') : null));
}

function indicator(name, isGood, value, remark) {
  return h('li', { class: isGood ? 'good' : 'bad' },
    h('p', {}, h('strong', {}, t(`indicator.${name}`)), ' ', h('span', { class: 'value' }, h('bdi', {}, value))),
    h('p', {}, h('span', { class: 'verdict' }, t(isGood ? 'indicator.good' : 'indicator.bad')), ' ', h('span', { class: 'quiet' }, remark ?? t(`indicator.${name}.means`))));
}

/** Never rounded up to all of it. */
function percent(share) {
  const rounded = Math.floor(share * 10_000) / 100;
  return new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 }).format(rounded) + ' %';
}
