// How a transfer is checked before it goes: it enters the log as any signal, and the answer is what the engine made of that very signal. So it is
// evaluated once and counted once, however often it is asked about and whether or not it also comes by stream. An answer of the engine is kept
// before it is given. Whoever cannot wait any longer gets the fallback; the engine's answer, when it comes, is kept for the next asking.
import type { SignalAppender } from '../connectors/signal-appender.ts';
import { type CheckAnswers, hashOf, type KeptAnswer } from '../runtime/check-answers.ts';
import type { CheckedTransfer } from '../runtime/frame-checks.ts';
import type { TransferWaiting } from '../runtime/transfer-checks.ts';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { PassingMap } from '../signal/passing-map.ts';
import { identityOf, identityText, printSignal, type SignalOf } from '../signal/signal.ts';
import { type Advice, type AdviceLevels, assess } from './check-advice.ts';
import type { CheckAnswer, EngineAnswer, FallbackCode } from './contract/check.ts';
import type { ApiLogger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { OneDeadline } from './one-deadline.ts';

export interface CheckSettings extends AdviceLevels {
  /** From the request to the answer, ms. */
  readonly deadlineMs: number;
  /** The advice when the engine does not answer. */
  readonly fallback: Advice;
}

export interface CheckIntakeDeps {
  readonly appender: SignalAppender;
  readonly checks: TransferWaiting;
  readonly checkAnswers: Pick<CheckAnswers, 'find' | 'keep'>;
  readonly checkSettings: CheckSettings;
  readonly metrics: Metrics;
  readonly logger: ApiLogger;
  /** Processing time, epoch ms. */
  readonly now: () => number;
}

type Transfer = SignalOf<'transfer.attempted'>;
/** What a check came to; a code when the engine could not say. */
type Result = EngineAnswer | FallbackCode;

/** A check on its way. Whoever asks the same meanwhile waits for the same. */
interface Underway {
  readonly of: string;
  readonly result: Promise<Result>;
  isLogged: boolean;
}

/**
 * From so many at once on they wait a little longer for each other, ms, because log, engine's thread and Redis take their time by the frame more than by
 * the check. Whoever asks alone does not.
 */
const BUSY_FROM = 4;
const BUSY_LINGER_MS = 5;

const TEXTS: Readonly<Record<FallbackCode, string>> = {
  deadline: 'The engine did not answer in time.',
  'too-many': 'Too many checks wait for the engine.',
  late: 'The time of the transfer lies before the watermark: it counts nowhere.',
  'log-away': 'The signal log cannot be reached.',
};

export class CheckIntake {
  readonly #deps: CheckIntakeDeps;
  readonly #underway = new PassingMap<string, Underway>();
  readonly #deadline: OneDeadline;

  constructor(deps: CheckIntakeDeps) {
    this.#deps = deps;
    this.#deadline = new OneDeadline(deps.checkSettings.deadlineMs);
  }

  /** Answers within the deadline. Throws FW_CHECK_OTHER when the id stands for another transfer. */
  async take(transfer: Transfer): Promise<CheckAnswer> {
    const startedAt = performance.now();
    const identity = identityOf(transfer);
    const of = hashOf(printSignal(transfer));
    const before = this.#underway.get(identity);
    if (before !== undefined && before.of !== of) throw otherTransfer(transfer);
    const underway = before ?? this.#begin(transfer, identity, of);
    const result = await this.#deadline.wait(underway.result, 'deadline');
    const answer =
      typeof result === 'string' ? this.#fallback(transfer, result, underway.isLogged) : result;
    const given = before === undefined ? answer : { ...answer, repeated: true };
    this.#deps.metrics.observeCheck(
      {
        advice: given.advice,
        decidedBy: given.decidedBy,
        why: given.decidedBy === 'fallback' ? given.fallback.code : '',
      },
      (performance.now() - startedAt) / 1000,
    );
    return given;
  }

  #begin(transfer: Transfer, identity: string, of: string): Underway {
    const underway: Underway = { of, isLogged: false, result: Promise.resolve('deadline') };
    const begun = Object.assign(underway, { result: this.#run(transfer, identity, underway) });
    this.#underway.set(identity, begun);
    begun.result
      .catch((error: unknown) => {
        if (!isFwError(error, 'FW_CHECK_OTHER'))
          this.#deps.logger.error({ err: error }, 'a check failed');
      })
      .finally(() => this.#underway.delete(identity));
    return begun;
  }

  async #run(transfer: Transfer, identity: string, underway: Underway): Promise<Result> {
    const kept = await this.#orAway(this.#deps.checkAnswers.find(identity));
    if (kept !== undefined) return repeated(kept, underway.of, transfer);
    const { checks, appender } = this.#deps;
    // Before it enters the log, so that the engine cannot be quicker.
    const evaluated = checks.ask(identity, transfer);
    await checks.heard?.(identity);
    try {
      await appender.append(
        [transfer],
        this.#underway.size < BUSY_FROM ? undefined : BUSY_LINGER_MS,
      );
      underway.isLogged = true;
    } catch (error) {
      checks.forget(identity);
      if (isFwError(error, 'FW_LOG_AWAY')) return 'log-away';
      throw error;
    }
    const checked = await evaluated;
    if (checked === undefined) return 'too-many';
    if (checked.verdict === 'late') return 'late';
    const answer = this.#answerOf(transfer, checked);
    const told = { of: underway.of, answer: JSON.stringify(answer) };
    const first = await this.#orAway(this.#deps.checkAnswers.keep(identity, told));
    return first === undefined || first.answer === told.answer
      ? answer
      : repeated(first, underway.of, transfer);
  }

  #answerOf(transfer: Transfer, checked: CheckedTransfer): EngineAnswer {
    const { source, id, transferId, time } = transfer;
    return {
      source,
      id,
      transferId,
      ...assess(checked, time, this.#deps.checkSettings),
      decidedBy: 'engine',
      decidedAt: this.#deps.now(),
      repeated: false,
      counted: checked.verdict === 'accepted' ? 'now' : 'before',
      decisionIds: [...checked.decisionIds],
      pack: checked.pack,
    };
  }

  #fallback(transfer: Transfer, code: FallbackCode, isLogged: boolean): CheckAnswer {
    const { source, id, transferId } = transfer;
    return {
      source,
      id,
      transferId,
      advice: this.#deps.checkSettings.fallback,
      decidedAt: this.#deps.now(),
      repeated: false,
      decidedBy: 'fallback',
      fallback: { code, text: TEXTS[code], logged: isLogged },
    };
  }

  /** Without Redis a check is answered all the same, only not kept. */
  async #orAway<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
      return await asked;
    } catch (error) {
      if (!isFwError(error, 'FW_REDIS_AWAY')) throw error;
      this.#deps.metrics.countUnkeptCheck();
      return undefined;
    }
  }
}

/** Our own JSON comes back as it went. */
function repeated({ of, answer }: KeptAnswer, asked: string, transfer: Transfer): EngineAnswer {
  if (of !== asked) throw otherTransfer(transfer);
  const kept: EngineAnswer = JSON.parse(answer);
  return { ...kept, repeated: true };
}

function otherTransfer(transfer: Transfer): FwError {
  return new FwError(
    'FW_CHECK_OTHER',
    `The id ${identityText(transfer)} was checked before with other fields. Give each transfer an id of its own, and send the same fields when asking again.`,
  );
}
