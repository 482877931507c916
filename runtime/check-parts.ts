// What several engines said of one transfer, put together: who pays and who is paid as suspects, and as people.
import type { RiskReading } from '../engine/risk.ts';
import type { EngineAnswer } from './engine-questions.ts';
import type { CheckedPart, CheckedTransfer, TransferSide } from './frame-checks.ts';

/** One subject as a suspect stage and as a victim stage know it. */
export function joinReadings(suspect: RiskReading, victim: RiskReading): RiskReading {
  const { person, phone } = victim;
  const { confirmedTime } = suspect;
  const time = Math.max(suspect.time ?? -Infinity, victim.time ?? -Infinity);
  const typologies = [
    ...suspect.typologies.filter(({ role }) => role === 'suspect'),
    ...victim.typologies.filter(({ role }) => role === 'victim'),
  ];
  return {
    ...(Number.isFinite(time) && { time }),
    ...(person && { person }),
    ...(phone !== undefined && { phone }),
    ...(confirmedTime !== undefined && { confirmedTime }),
    typologies: typologies.sort((a, b) => b.score - a.score),
  };
}

const UNKNOWN: RiskReading = { typologies: [] };

export class CheckParts {
  /** Engines that listen for the transfer. */
  heardCount = 0;
  readonly #suspects: { payer?: RiskReading; payee?: RiskReading } = {};
  readonly #people: { payer?: RiskReading; payee?: RiskReading } = {};
  readonly #decisionIds = new Set<string>();
  /** What the slice said that sends the transfer on. */
  #sent: CheckedPart | undefined;

  /** Takes an answer; false when it says nothing of the transfer yet. */
  take(answer: EngineAnswer): boolean {
    if (answer.to === 'heard') this.heardCount++;
    if (answer.to !== 'check') return false;
    const { part, stage } = answer;
    const known = stage === 'suspect' ? this.#suspects : this.#people;
    if (part.payer !== undefined) known.payer ??= part.payer;
    if (part.payee !== undefined) known.payee ??= part.payee;
    if (part.goesTo !== undefined) this.#sent ??= part;
    for (const id of part.decisionIds) this.#decisionIds.add(id);
    return true;
  }

  /** Takes how the payer stands as a person, of a transfer that no slice of people hears of. */
  takePayer(reading: RiskReading): void {
    this.#people.payer ??= reading;
  }

  /** Whether the payer must be asked for: the transfer came before, or people's rules have nothing to do with it. */
  get needsPayer(): boolean {
    const sent = this.#sent;
    if (sent === undefined || sent.verdict === 'late' || this.#people.payer !== undefined)
      return false;
    return sent.verdict === 'duplicate' || sent.goesTo?.includes('payer') !== true;
  }

  /** What came of it, once everybody has said so who will. */
  get whole(): CheckedTransfer | undefined {
    const sent = this.#sent;
    if (sent === undefined) return undefined;
    const { goesTo = [], ...told } = sent;
    if (sent.verdict === 'late') return { ...told, payer: UNKNOWN, payee: UNKNOWN };
    const [payer, payee] = [this.#reading('payer'), this.#reading('payee')];
    const isMissing = (side: TransferSide) => this.#people[side] === undefined;
    if (payer === undefined || payee === undefined || isMissing('payer')) return undefined;
    if (sent.verdict === 'accepted' && goesTo.some(isMissing)) return undefined;
    return { ...told, payer, payee, decisionIds: [...this.#decisionIds] };
  }

  #reading(side: TransferSide): RiskReading | undefined {
    const suspect = this.#suspects[side];
    return suspect && joinReadings(suspect, this.#people[side] ?? UNKNOWN);
  }
}
