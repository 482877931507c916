// A carrier's CAMARA interfaces as a feed: each person who waits is asked about once, at the pace that was agreed, and an answer is not asked for
// again while it is fresh. Who was not asked yet when the carrier goes away is asked when it is back. The place is who waits, kept until the
// log has every answer about them.
import { setTimeout as sleep } from 'node:timers/promises';
import { FwError, isFwError } from '../../signal/fw-error.ts';
import { type DeadLetter, rawOf } from '../dead-letter.ts';
import { BatchBuilder } from '../file/signal-batch.ts';
import { AccessToken, type TokenSettings } from '../http-pull/access-token.ts';
import { bodyOf, reasonOf, retryAfterMs } from '../http-pull/partner-answer.ts';
import type { Fed, Feed } from '../source/polled-source.ts';
import type { AskedPerson, AskQueue } from './asked-people.ts';
import { askedPlace, peopleOf } from './asked-place.ts';
import { bodyFor, pathOf, type Question, readAnswer } from './questions.ts';

export interface CamaraOptions {
  /** Of its signals. */
  readonly source: string;
  /** Root of the interfaces, before `/sim-swap/v2/…`. */
  readonly url: string;
  readonly token: TokenSettings | undefined;
  /** What is asked, with the version of the interface. */
  readonly ask: readonly (readonly [Question, version: string])[];
  readonly perSecond: number;
  /** How long an answer is fresh. */
  readonly keepMs: number;
  /** Changes of so long before the decision are of interest. */
  readonly withinMs: number;
  readonly queue: AskQueue;
}

interface Pending {
  readonly person: AskedPerson;
  readonly question: Question;
  readonly version: string;
}

/** An answer that was taken; `toldId` is the signal that it was, if any. */
interface Fresh {
  readonly until: number;
  readonly toldId: string | undefined;
}

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 65_536;
/** Questions under way at once: a carrier answers in a fraction of a second, so that these keep any agreed pace. */
const AT_ONCE = 16;
const WAIT_MS = 500;
const FRESH_MAX = 200_000;

export class CamaraFeed implements Feed {
  readonly pauseMs = 0;
  readonly #options: CamaraOptions;
  readonly #token: AccessToken | undefined;
  readonly #fresh = new Map<string, Fresh>();
  #pending: Pending[] = [];
  /** What is being asked, or was answered and may not be in the log yet. */
  #underWay: readonly Pending[] = [];
  #isRestored = false;
  #place: unknown;
  #placeAt = -1;
  #nextAt = 0;
  #answerCount = 0;

  constructor(options: CamaraOptions) {
    this.#options = options;
    this.#token = options.token && new AccessToken(options.token);
  }

  get lagRecords(): number {
    return this.#pending.length + this.#options.queue.size;
  }

  get place(): unknown {
    if (!this.#isRestored) return undefined;
    const { queue } = this.#options;
    if (this.#place === undefined || this.#placeAt !== queue.changeCount) {
      const asked = [...this.#underWay, ...this.#pending].map(({ person }) => person);
      this.#place = askedPlace([...asked, ...queue.people]);
      this.#placeAt = queue.changeCount;
    }
    return this.#place;
  }

  /** Throws FW_SOURCE_AWAY and FW_CONFIG when there is no access token to be had, FW_FILE for a place that is not of this kind. */
  async open(place: unknown): Promise<void> {
    // Later on those who wait are known here better than where they were saved.
    if (!this.#isRestored) this.#options.queue.restore(peopleOf(place));
    this.#isRestored = true;
    await this.#token?.get();
  }

  /** A question has a price: the token is asked for, which opening did. */
  check(): Promise<void> {
    return Promise.resolve();
  }

  async next(stopping: AbortSignal): Promise<Fed | undefined> {
    this.#stand(this.#pending, []);
    if (this.#pending.length === 0) await this.#options.queue.wait(WAIT_MS, stopping);
    while (this.#pending.length < AT_ONCE && this.#gather());
    if (this.#pending.length === 0 || stopping.aborted) return undefined;
    const asked = this.#pending.slice(0, AT_ONCE);
    this.#stand(this.#pending.slice(AT_ONCE), asked);
    const batch = new BatchBuilder();
    const unanswered: Pending[] = [];
    let failure: unknown;
    const answers = await Promise.allSettled(asked.map((one) => this.#answerTo(one, stopping)));
    for (const [index, pending] of asked.entries()) {
      const answer = answers[index];
      if (answer?.status === 'fulfilled') this.#take(pending, answer.value, batch);
      else {
        unanswered.push(pending);
        failure ??= answer?.reason;
      }
    }
    this.#stand([...unanswered, ...this.#pending], asked);
    if (batch.rowsRead > 0) return { batch, place: this.place };
    if (stopping.aborted) return undefined;
    throw failure;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** What waits and what is under way from now on; the place is another one then. */
  #stand(pending: Pending[], underWay: readonly Pending[]): void {
    if (pending === this.#pending && underWay.length === 0 && this.#underWay.length === 0) return;
    this.#pending = pending;
    this.#underWay = underWay;
    this.#place = undefined;
  }

  /** The questions about the next one who waits; whether somebody did. */
  #gather(): boolean {
    const person = this.#options.queue.take();
    if (person === undefined) return false;
    for (const [question, version] of this.#options.ask) {
      const fresh = this.#fresh.get(keyOf(question, person));
      if (fresh === undefined || performance.now() >= fresh.until)
        this.#pending.push({ person, question, version });
    }
    return true;
  }

  /** Waits for the turn of one question. */
  async #paced(stopping: AbortSignal): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + 1_000 / this.#options.perSecond;
    if (at > now) await sleep(at - now, undefined, { signal: stopping });
  }

  async #answerTo(pending: Pending, stopping: AbortSignal): Promise<string | undefined> {
    await this.#paced(stopping);
    return await this.#ask(pending, stopping);
  }

  /** The carrier's answer as text; undefined when the number is none of its own. */
  async #ask(pending: Pending, stopping: AbortSignal): Promise<string | undefined> {
    const url = `${this.#options.url.replace(/\/$/, '')}/${pathOf(pending.question, pending.version)}`;
    const body = JSON.stringify(bodyFor(pending.question, pending.person, this.#options.withinMs));
    try {
      let response = await this.#post(url, body, stopping);
      if (response.status === 401 && this.#token !== undefined) {
        this.#token.drop();
        response = await this.#post(url, body, stopping);
      }
      const text = await bodyOf(response, url, ANSWER_BYTES_MAX);
      if (response.ok) return text;
      if (isNotTheirs(response.status, text)) return undefined;
      throw this.#refused(url, response);
    } catch (error) {
      if (isFwError(error)) throw error;
      throw new FwError('FW_SOURCE_AWAY', `${url} did not answer: ${reasonOf(error)}.`, {
        cause: error,
      });
    }
  }

  async #post(url: string, body: string, stopping: AbortSignal): Promise<Response> {
    const token = await this.#token?.get();
    return await fetch(url, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT_MS)]),
    });
  }

  #refused(url: string, { status, headers }: Response): FwError {
    const retryMs = retryAfterMs(headers.get('retry-after'));
    if (retryMs !== undefined) this.#nextAt = performance.now() + retryMs;
    const said = `${url} answered ${status}`;
    if (status === 429 || status >= 502 || status === 500)
      return new FwError('FW_SOURCE_AWAY', `${said}.`);
    const advice =
      status === 401 || status === 403
        ? "Look at this source's token and its scope: the carrier does not let us ask this"
        : 'Look at url, ask and its versions of this source: the carrier does not know this question';
    return new FwError('FW_CONFIG', `${said}. ${advice}.`);
  }

  #take({ person, question }: Pending, text: string | undefined, batch: BatchBuilder): void {
    const { source, withinMs, keepMs } = this.#options;
    const key = keyOf(question, person);
    const before = this.#fresh.get(key);
    this.#fresh.delete(key);
    if (this.#fresh.size >= FRESH_MAX) {
      const [oldest] = this.#fresh.keys();
      if (oldest !== undefined) this.#fresh.delete(oldest);
    }
    const reading =
      text === undefined
        ? 'nothing'
        : readAnswer(question, jsonOf(text), person, { source, withinMs });
    const toldId = typeof reading === 'string' ? before?.toldId : reading.id;
    this.#fresh.set(key, { until: performance.now() + keepMs, toldId });
    this.#answerCount++;
    if (reading === 'odd') batch.reject(oddAnswer(source, question, this.#answerCount, text ?? ''));
    else if (reading === 'nothing' || reading.id === before?.toldId) batch.skip();
    else batch.accept(reading);
  }
}

function keyOf(question: Question, { phone }: AskedPerson): string {
  return `${question}\n${phone}`;
}

/** Whether the carrier says that it has no such subscriber, or none that the question can be asked about. */
function isNotTheirs(status: number, text: string): boolean {
  return status === 422 || (status === 404 && text.includes('IDENTIFIER_NOT_FOUND'));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function oddAnswer(source: string, question: Question, row: number, text: string): DeadLetter {
  const message = `the answer to ${question} is not as CAMARA has it`;
  return { source, row, column: question, code: 'bad-answer', message, raw: rawOf(text) };
}
