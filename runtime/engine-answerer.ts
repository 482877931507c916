// An engine's end of questions (engine-questions.ts): how somebody stands is read from the slices that it has, and of transfers that somebody waits for each slice
// says what it knows right behind them.
import type { Subject } from '../engine/decision.ts';
import type { RiskReading } from '../engine/risk.ts';
import { PassingMap } from '../signal/passing-map.ts';
import {
  type Asked,
  type EngineAnswer,
  type EngineQuestion,
  QuestionLine,
  type QuestionPlace,
  questionChannel,
} from './engine-questions.ts';
import type { CheckedPart } from './frame-checks.ts';
import type { PumpOptions } from './pump.ts';
import type { Share } from './stage.ts';

export interface EngineAnswererOptions extends QuestionPlace {
  readonly stage: Share['stage'];
  /** How somebody stands in the slices that run here. */
  readonly risks: (subject: Subject) => Promise<readonly RiskReading[]>;
  /** Processing time, epoch ms. */
  readonly now: () => number;
}

/** What whoever asks does not wait for any longer. A slice of people that a transfer never reaches hears of it for so long. */
const FORGET_MS = 5_000;
/** As many may be waited for at once; the oldest are forgotten first. */
const WAITED_MAX = 4_000;

interface Waiting {
  readonly asked: Asked;
  readonly until: number;
  /** Slices that have told. */
  readonly told: Set<number>;
}

export class EngineAnswerer {
  readonly #options: EngineAnswererOptions;
  readonly #line: QuestionLine<EngineQuestion>;
  /** By identity, the oldest first. */
  readonly #waiting = new PassingMap<string, Waiting>();

  constructor(options: EngineAnswererOptions) {
    this.#options = options;
    this.#line = new QuestionLine(options, questionChannel(options), (question) =>
      this.#hear(question),
    );
  }

  /** Listens from now on; when Redis is away it goes on trying. */
  async open(): Promise<void> {
    await this.#line.open();
  }

  close(): void {
    this.#line.close();
  }

  /** What the pump of a slice asks and tells. */
  checksOf(slice: number): NonNullable<PumpOptions['checks']> {
    return {
      asked: () => {
        this.#forgetOld();
        return [...this.#waiting]
          .filter(([, { told }]) => !told.has(slice))
          .map(([identity]) => identity);
      },
      settle: (parts) => {
        for (const part of parts) this.#tell(slice, part);
      },
    };
  }

  #hear(question: EngineQuestion): void {
    if (question.ask === 'risk') {
      const { number, from } = question;
      const { stage, risks } = this.#options;
      // An engine that fails while it is asked ends with its reason; here it is one that does not know.
      risks(question.subject)
        .catch(() => [])
        .then((readings) => this.#answer(from, { number, stage, to: 'risk', readings }))
        .catch(() => undefined);
      return;
    }
    const { number, from, identity } = question;
    this.#waiting.delete(identity);
    const until = this.#options.now() + FORGET_MS;
    this.#waiting.set(identity, { asked: { number, from }, until, told: new Set() });
    this.#answer(from, { number, stage: this.#options.stage, to: 'heard' });
  }

  #tell(slice: number, part: CheckedPart): void {
    const waiting = this.#waiting.get(part.identity);
    if (waiting === undefined) return;
    waiting.told.add(slice);
    const { payer, payee, goesTo } = part;
    if (payer === undefined && payee === undefined && goesTo === undefined) return;
    const { number, from } = waiting.asked;
    this.#answer(from, { number, stage: this.#options.stage, to: 'check', part });
  }

  #answer(to: string, answer: EngineAnswer): void {
    // It never rejects; an answer that Redis does not take is one that does not come.
    this.#line.say(to, answer).catch(() => undefined);
  }

  #forgetOld(): void {
    const now = this.#options.now();
    for (const [identity, { until }] of this.#waiting) {
      if (until >= now && this.#waiting.size <= WAITED_MAX) return;
      this.#waiting.delete(identity);
    }
  }
}
