import { send } from './api.js';

const SILENCE = 40_000;   // the silo says something every 15 s
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/**
 * Follows `/api/v1/stream` for ever: with fetch, because EventSource cannot send a token. It goes on where it ended, so that nothing is missed.
 */
export class Stream {
  #lastId = null;
  #wait = FIRST_WAIT;
  #on;

  /**
   * @param {{begun: () => void, event: (kind: string, data: any) => void, state: (state: {live: boolean, since: Date}) => void}} on
   *   begun: the stream knows its place, so lists can be read now; once more when the silo has another ledger than before, so that
   *   nothing known is true any more; event: something new; state: the connection came or went.
   */
  constructor(on) {
    this.#on = on;
  }

  /** Follows. */
  async run() {
    for (;;) {
      try {
        await this.#follow();
      } catch {
        // Whatever broke it, the next try tells.
      }
      this.#on.state({ live: false, since: new Date() });
      await new Promise((resolve) => setTimeout(resolve, this.#wait));
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    }
  }

  async #follow() {
    const abort = new AbortController();
    let silence = setTimeout(() => abort.abort(), SILENCE);
    try {
      const answer = await send('/stream', { signal: abort.signal, headers: this.#lastId === null ? {} : { 'Last-Event-ID': this.#lastId } });
      if (this.#lastId !== null) this.#connected();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        silence = setTimeout(() => abort.abort(), SILENCE);
        const blocks = (rest + value).split('\n\n');
        rest = blocks.pop();
        for (const block of blocks) this.#take(block);
      }
    } finally {
      clearTimeout(silence);
    }
  }

  #connected() {
    this.#wait = FIRST_WAIT;
    this.#on.state({ live: true, since: new Date() });
  }

  #take(block) {
    let kind = 'message';
    let data = '';
    let id = null;
    for (const text of block.split('\n')) {
      if (text.startsWith('event: ')) kind = text.slice(7);
      else if (text.startsWith('data: ')) data += text.slice(6);
      else if (text.startsWith('id: ')) id = text.slice(4);
    }
    const isBegin = id !== null && (kind === 'heartbeat' || this.#lastId === null);   // other heartbeats bear no place
    this.#lastId = id ?? this.#lastId;   // first: what the page cannot take must not be sent to it for ever
    if (kind !== 'heartbeat') this.#on.event(kind, JSON.parse(data));
    if (isBegin) {
      this.#connected();
      this.#on.begun();
    }
  }
}
