import { askToken } from './dialogs/token.js';
import { t } from './i18n.js';
import { settings, token } from './settings.js';

const ROOT = '/api/v1';

/** An answer of the API that is no success: `status`, 0 when there was none, and in `message` what it says. */
export class ApiProblem extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Reads JSON. */
export async function get(path, signal) {
  return (await send(path, { signal })).json();
}

/** Reads JSON, with the ETag that a change must name. */
export async function getTagged(path) {
  const answer = await send(path);
  return { body: await answer.json(), etag: answer.headers.get('ETag') };
}

/** Sends JSON as the person whose name is kept. */
export async function post(path, body, headers = {}) {
  const answer = await send(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } });
  return answer.json();
}

/** Takes something back. */
export async function remove(path) {
  await send(path, { method: 'DELETE' });
}

/** Answers with what the API says; asks for the token where there is none, or a wrong one. */
export async function send(path, options = {}) {
  for (;;) {
    const tried = token();
    const answer = await request(path, { ...options, headers: { ...identity(tried), ...options.headers }, cache: 'no-store' });
    if (answer.status === 401) {
      if (token() === tried) await askToken(tried !== null);
      continue;
    }
    if (!answer.ok) throw new ApiProblem(answer.status, await detailOf(answer));
    return answer;
  }
}

async function request(path, options) {
  try {
    return await fetch(ROOT + path, options);
  } catch (broken) {
    if (broken.name === 'AbortError') throw broken;
    throw new ApiProblem(0, t('failed.noAnswer'));   // the browser says it in its own language, and otherwise
  }
}

function identity(secret) {
  const headers = {};
  if (settings().name) headers['X-SecMon-User'] = bytesOf(settings().name);
  if (secret) headers.Authorization = bytesOf(`Bearer ${secret}`);
  return headers;
}

/** People type any letters, a header holds only bytes: the letters go as UTF-8. */
function bytesOf(text) {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

async function detailOf(answer) {
  try {
    const problem = await answer.json();
    return problem.detail ?? problem.title ?? String(answer.status);
  } catch {
    return String(answer.status);
  }
}
