// Partners that push as a source, by the suite of all sources: over real sockets to the API, by a partner who sends each batch again until it is answered.
import { setTimeout as sleep } from 'node:timers/promises';
import { servePushed } from '../../test/push-server.ts';
import { describeSource } from '../source/source.conformance.ts';

const BATCH = 100;
const AGAIN_MS = 20;

/** A partner with what it has not been answered yet; it sends to one place at a time. */
class Partner {
  #waiting: string[] = [];
  #url: string | undefined;
  readonly #ending = new AbortController();
  readonly #sending = this.#run();

  offer(records: readonly string[]): void {
    this.#waiting.push(...records);
  }

  begin(): void {
    this.#waiting = [];
    this.#url = undefined;
  }

  sendTo(url: string | undefined): void {
    this.#url = url;
  }

  async answered(): Promise<void> {
    while (this.#waiting.length > 0) await sleep(AGAIN_MS);
  }

  async end(): Promise<void> {
    this.#ending.abort();
    await this.#sending;
  }

  async #run(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      const batch = this.#waiting.slice(0, BATCH);
      const isTaken = batch.length > 0 && (await this.#push(batch));
      if (isTaken) this.#waiting.splice(0, batch.length);
      else await sleep(AGAIN_MS);
    }
  }

  async #push(batch: readonly string[]): Promise<boolean> {
    if (this.#url === undefined) return false;
    try {
      const answer = await fetch(`${this.#url}/v1/sources/partner/records`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: batch.map((record) => `${record}\n`).join(''),
      });
      await answer.text();
      return answer.status === 202;
    } catch {
      return false;
    }
  }
}

describeSource('http-push', async () => {
  const partner = new Partner();
  return {
    entry() {
      partner.begin();
      return Promise.resolve('{ kind: http-push }');
    },
    offer: (records) => Promise.resolve(partner.offer(records)),
    pushing: {
      async serve(source) {
        const server = await servePushed(source);
        partner.sendTo(server.url);
        return async () => {
          partner.sendTo(undefined);
          await server.close();
        };
      },
      sendTo: (url) => partner.sendTo(url),
      answered: () => partner.answered(),
    },
    stop: () => partner.end(),
  };
});
