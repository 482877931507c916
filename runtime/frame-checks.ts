// While frames are run: the transfers among them that somebody waits for, and how their two sides stand right behind each. Looking changes
// nothing, so whether anybody waits makes no difference to any decision.
import type { Decision } from '../engine/decision.ts';
import type { Engine, Verdict } from '../engine/engine.ts';
import type { RiskReading } from '../engine/risk.ts';
import type { SuspectEngine, SuspectProcessed } from '../engine/suspect-engine.ts';
import type { VictimEngine } from '../engine/victim-engine.ts';
import { identityOf, type SignalOf } from '../signal/signal.ts';
import { registerOf } from '../signal/signal-registers.ts';

export type TransferSide = 'payer' | 'payee';

/** What one engine can say of a transfer that somebody waits for. */
export interface CheckedPart {
  readonly identity: string;
  /** `duplicate`: it had come before, and the sides stand as they do now. */
  readonly verdict: Verdict;
  /** Event time of the transfer, epoch ms, and where it was. */
  readonly time: number;
  readonly region: string;
  /** The sides of whom this engine knows; a whole engine knows of both. */
  readonly payer?: RiskReading;
  readonly payee?: RiskReading;
  /** Decisions that the transfer made here. */
  readonly decisionIds: readonly string[];
  /** `name@version` of the pack that it was evaluated with. */
  readonly pack: string;
  /** Of the one slice of suspects that sends it on: the sides that slices of people hear of. */
  readonly goesTo?: readonly TransferSide[];
}

/** What came of a transfer that somebody waits for. */
export type CheckedTransfer = CheckedPart & Required<Pick<CheckedPart, TransferSide>>;

/** Whether this is all that there is to say. */
export function isWhole(part: CheckedPart): part is CheckedTransfer {
  return part.payer !== undefined && part.payee !== undefined;
}

type Looking = Pick<Engine, 'scannedType' | 'signal'>;
type Transfer = SignalOf<'transfer.attempted'>;

const REGISTERS: readonly (readonly [TransferSide, number])[] = [
  ['payer', registerOf('payer')],
  ['payee', registerOf('payee')],
];

export class FrameChecks {
  readonly found: CheckedPart[] = [];
  readonly #asked: Set<string>;
  readonly #pack: string;

  /** `asked` are identities, `pack` is what is in force. */
  constructor(asked: readonly string[], pack: string) {
    this.#asked = new Set(asked);
    this.#pack = pack;
  }

  /** Looks at the signal that a whole engine has just processed. */
  look(engine: Engine, verdict: Verdict, decisions: readonly Decision[]): void {
    const signal = this.#waitedFor(engine);
    if (signal === undefined) return;
    const time = timeOf(signal, verdict);
    this.#add(signal, verdict, decisions, {
      payer: engine.risk({ kind: 'account', id: signal.payer }, time),
      payee: engine.risk({ kind: 'account', id: signal.payee }, time),
    });
  }

  /** Looks at the signal that one slice of suspects has just processed. */
  lookAtSuspects(engine: SuspectEngine, processed: SuspectProcessed): void {
    const signal = this.#waitedFor(engine);
    if (signal === undefined) return;
    const { verdict, isOurs, decisions, forwarded } = processed;
    const time = timeOf(signal, verdict);
    const sides = REGISTERS.flatMap(([side]) => {
      const subject = { kind: 'account', id: signal[side] } as const;
      return engine.holds(subject) ? [[side, engine.risk(subject, time)]] : [];
    });
    const sent = forwarded.find(({ step }) => step === 0)?.routes.values() ?? [];
    const registers = new Set([...sent].flat());
    const goesTo = REGISTERS.flatMap(([side, register]) => (registers.has(register) ? [side] : []));
    const own = decisions.filter(({ step }) => step === 0).map(({ decision }) => decision);
    this.#add(signal, verdict, own, { ...Object.fromEntries(sides), ...(isOurs && { goesTo }) });
  }

  /** Looks at the signal that one slice of people has just processed for these of its registers. */
  lookAtPeople(
    engine: VictimEngine,
    people: readonly number[],
    decisions: readonly Decision[],
  ): void {
    const signal = this.#waitedFor(engine);
    if (signal === undefined) return;
    const sides = REGISTERS.flatMap(([side, register]) =>
      people.includes(register)
        ? [[side, engine.risk({ kind: 'account', id: signal[side] }, signal.time)]]
        : [],
    );
    this.#add(signal, 'accepted', decisions, Object.fromEntries(sides));
  }

  #waitedFor(engine: Looking): Transfer | undefined {
    if (this.#asked.size === 0 || engine.scannedType !== 'transfer.attempted') return undefined;
    const { signal } = engine;
    if (signal.type !== 'transfer.attempted') return undefined;
    return this.#asked.delete(identityOf(signal)) ? signal : undefined;
  }

  #add(
    signal: Transfer,
    verdict: Verdict,
    decisions: readonly Decision[],
    known: Pick<CheckedPart, TransferSide | 'goesTo'>,
  ): void {
    this.found.push({
      identity: identityOf(signal),
      verdict,
      time: signal.time,
      region: signal.region,
      decisionIds: decisions.map(({ decisionId }) => decisionId),
      pack: this.#pack,
      ...known,
    });
  }
}

/** One that came before stands as it does now; behind a new one nothing has decayed yet. */
function timeOf(signal: Transfer, verdict: Verdict): number | undefined {
  return verdict === 'accepted' ? signal.time : undefined;
}
