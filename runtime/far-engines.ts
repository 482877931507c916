// How engines that run apart are asked by a process without one (engine-questions.ts). Of a subject, the suspect stage knows one half and the victim stage the other; of a
// transfer, each side's slice of suspects and of people knows its own. Answers are put together here.
import { randomUUID } from 'node:crypto';
import type { Subject } from '../engine/decision.ts';
import type { RiskReading } from '../engine/risk.ts';
import { FwError } from '../signal/fw-error.ts';
import { PassingMap } from '../signal/passing-map.ts';
import type { SignalOf } from '../signal/signal.ts';
import { CheckParts, joinReadings } from './check-parts.ts';
import {
  type EngineAnswer,
  type EngineQuestion,
  QuestionLine,
  type QuestionPlace,
  questionChannel,
} from './engine-questions.ts';
import type { CheckedTransfer } from './frame-checks.ts';
import type { Share } from './stage.ts';
import { TransferChecks, type TransferWaiting } from './transfer-checks.ts';

export interface FarEnginesOptions extends QuestionPlace {
  /** Processing time, epoch ms. */
  readonly now: () => number;
  /** How long engines have for an answer about somebody, ms. */
  readonly riskMs?: number;
  /** How long engines have to say that they listen for a transfer, before it goes into the log all the same, ms. */
  readonly heardMs?: number;
}

type Transfer = SignalOf<'transfer.attempted'>;
type Handler = (answer: EngineAnswer) => void;
type Question = EngineQuestion extends infer Q
  ? Q extends EngineQuestion
    ? Omit<Q, 'number' | 'from'>
    : never
  : never;

const RISK_MS = 1_000;
const HEARD_MS = 100;
/** After this an answer to a check is no longer waited for, not even to be kept for the next asking. */
const CHECK_MS = 5_000;

export class FarEngines {
  readonly #options: FarEnginesOptions;
  readonly #line: QuestionLine<EngineAnswer>;
  readonly #from: string;
  readonly #handlers = new PassingMap<number, Handler>();
  readonly #checks: TransferChecks;
  readonly #heard = new PassingMap<string, Promise<void>>();
  #asked = 0;

  constructor(options: FarEnginesOptions) {
    this.#options = options;
    this.#from = `${questionChannel(options)}:${randomUUID()}`;
    this.#checks = new TransferChecks({ now: options.now });
    this.#line = new QuestionLine(options, this.#from, (answer) =>
      this.#handlers.get(answer.number)?.(answer),
    );
  }

  /** Listens from now on; when Redis is away it goes on trying. */
  async open(): Promise<void> {
    await this.#line.open();
  }

  close(): void {
    this.#line.close();
    this.#handlers.clear();
  }

  /** How somebody stands: as a suspect, and as a person at risk. Throws FwError FW_ENGINE_AWAY when no engine has one half of it now. */
  async risk(subject: Subject): Promise<RiskReading> {
    const { suspect, victim } = await this.#halves(subject, ['suspect', 'victim']);
    if (suspect === undefined || victim === undefined) {
      const stage = suspect === undefined ? 'suspect' : 'victim';
      throw new FwError(
        'FW_ENGINE_AWAY',
        `No engine of the ${stage} stage answered for this subject: its slice may be moving to another engine. Ask again in some seconds; /v1/engine of each engine says which slices it has.`,
      );
    }
    return joinReadings(suspect, victim);
  }

  /** What checks of transfers ask (check-intake.ts). */
  get checks(): Required<TransferWaiting> {
    return {
      ask: (identity, transfer) => this.#ask(identity, transfer),
      forget: (identity) => this.#checks.forget(identity),
      heard: (identity) => this.#heard.get(identity) ?? Promise.resolve(),
    };
  }

  #ask(identity: string, transfer: Transfer): Promise<CheckedTransfer | undefined> {
    const checked = this.#checks.ask(identity);
    if (this.#heard.get(identity) !== undefined) return checked;
    const heard = Promise.withResolvers<void>();
    const parts = new CheckParts();
    let hears = Number.POSITIVE_INFINITY;
    let isAsking = false;
    const count = () => {
      if (parts.heardCount >= hears) heard.resolve();
    };
    const settle = () => {
      const whole = parts.whole;
      if (whole !== undefined) this.#checks.settle([whole]);
      else if (parts.needsPayer && !isAsking) {
        isAsking = true;
        this.#halves({ kind: 'account', id: transfer.payer }, ['victim'])
          .then(({ victim }) => {
            if (victim !== undefined) parts.takePayer(victim);
            settle();
          })
          .catch(() => undefined);
      }
    };
    const number = this.#say({ ask: 'check', identity }, (answer) => {
      if (parts.take(answer)) settle();
      else count();
    });
    number.said
      .then((hearers) => {
        hears = hearers;
        count();
      })
      .catch(() => undefined);
    this.#heard.set(identity, heard.promise);
    setTimeout(heard.resolve, this.#options.heardMs ?? HEARD_MS).unref();
    const end = setTimeout(() => this.#checks.forget(identity), CHECK_MS);
    checked
      .finally(() => {
        clearTimeout(end);
        heard.resolve();
        this.#handlers.delete(number.number);
        this.#heard.delete(identity);
      })
      .catch(() => undefined);
    return checked;
  }

  /** What stages know of a subject, each until it has said so, all engines have answered, or time is over. */
  async #halves(
    subject: Subject,
    stages: readonly Share['stage'][],
  ): Promise<{ suspect?: RiskReading; victim?: RiskReading }> {
    const found: { suspect?: RiskReading; victim?: RiskReading } = {};
    const done = Promise.withResolvers<void>();
    let answers = 0;
    let hears = Number.POSITIVE_INFINITY;
    const look = () => {
      if (answers >= hears || stages.every((stage) => found[stage] !== undefined)) done.resolve();
    };
    const { number, said } = this.#say({ ask: 'risk', subject }, (answer) => {
      if (answer.to !== 'risk') return;
      answers++;
      const [reading] = answer.readings;
      if (reading !== undefined) found[answer.stage] ??= reading;
      look();
    });
    const timer = setTimeout(done.resolve, this.#options.riskMs ?? RISK_MS);
    try {
      hears = await said;
      look();
      await done.promise;
      return found;
    } finally {
      clearTimeout(timer);
      this.#handlers.delete(number);
    }
  }

  /** Asks all engines; `said` gives how many hear it. */
  #say(question: Question, handler: Handler): { number: number; said: Promise<number> } {
    const number = ++this.#asked;
    this.#handlers.set(number, handler);
    const asked = { ...question, number, from: this.#from };
    return { number, said: this.#line.say(questionChannel(this.#options), asked) };
  }
}
