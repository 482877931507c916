// While frames are run: the transfers among them that somebody waits for, and how their two sides stand right behind each. Looking changes
// nothing, so whether anybody waits makes no difference to any decision.
import type { Decision } from '../engine/decision.ts';
import type { Engine, Verdict } from '../engine/engine.ts';
import type { RiskReading } from '../engine/risk.ts';
import { identityOf } from '../signal/signal.ts';

/** What came of a transfer that somebody waits for. */
export interface CheckedTransfer {
  readonly identity: string;
  /** `duplicate`: it had come before, and the sides stand as they do now. */
  readonly verdict: Verdict;
  /** Event time of the transfer, epoch ms, and where it was. */
  readonly time: number;
  readonly region: string;
  readonly payer: RiskReading;
  readonly payee: RiskReading;
  /** Decisions that the transfer made. */
  readonly decisionIds: readonly string[];
  /** `name@version` of the pack that it was evaluated with. */
  readonly pack: string;
}

export class FrameChecks {
  readonly found: CheckedTransfer[] = [];
  readonly #asked: Set<string>;
  readonly #pack: string;

  /** `asked` are identities, `pack` is what is in force. */
  constructor(asked: readonly string[], pack: string) {
    this.#asked = new Set(asked);
    this.#pack = pack;
  }

  /** Looks at the signal that the engine has just processed. */
  look(engine: Engine, verdict: Verdict, decisions: readonly Decision[]): void {
    if (this.#asked.size === 0 || engine.scannedType !== 'transfer.attempted') return;
    const { signal } = engine;
    if (signal.type !== 'transfer.attempted') return;
    const identity = identityOf(signal);
    if (!this.#asked.delete(identity)) return;
    // One that came before stands as it does now; behind a new one nothing has decayed yet.
    const time = verdict === 'accepted' ? signal.time : undefined;
    this.found.push({
      identity,
      verdict,
      time: signal.time,
      region: signal.region,
      payer: engine.risk({ kind: 'account', id: signal.payer }, time),
      payee: engine.risk({ kind: 'account', id: signal.payee }, time),
      decisionIds: decisions.map(({ decisionId }) => decisionId),
      pack: this.#pack,
    });
  }
}
