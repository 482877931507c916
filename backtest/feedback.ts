// What life said later: cases filed and withdrawn, and outcomes, found in frames by their bytes, so that the other signals cost next to nothing.
import type { Frame } from '../log/frame.ts';
import { frameLineBytes } from '../log/unpack-frame.ts';
import { isOutcome, OUTCOMES, type Outcome } from '../signal/outcome.ts';
import { parseSignalLine } from '../signal/parse-signal-line.ts';
import type { SignalOf } from '../signal/signal.ts';

export interface FiledCase {
  readonly caseId: string;
  readonly phone: string;
  readonly typology: string;
  readonly region: string;
  readonly lossFen: number;
  readonly filedTime: number;
  /** When the fraud happened, by the case; when it was filed where the case does not say. */
  readonly incidentTime: number;
}

export interface FoundOutcome {
  readonly outcome: Outcome;
  readonly person: string;
  readonly episodeId: string;
  readonly time: number;
  /** The person was called by lot (dissuasion/hold-out.ts); of an outcome from the ledger alone. */
  readonly isByLot?: boolean;
}

export interface WithdrawnCase {
  readonly caseId: string;
  readonly time: number;
}

export interface Feedback {
  readonly cases: readonly FiledCase[];
  readonly withdrawals: readonly WithdrawnCase[];
  readonly outcomes: readonly FoundOutcome[];
}

const NAMES = ['"case.filed"', '"case.withdrawn"', '"outcome.recorded"'].map((name) =>
  Buffer.from(name),
);
const NOTHING: Feedback = { cases: [], withdrawals: [], outcomes: [] };
const DECODER = new TextDecoder();

/** What a person may be known as. */
const PERSON_KINDS = ['person', 'phone', 'account'] as const;
const UNLINKED = /^(?:(phone)|(account)):(.+)$/;

/** Whom an outcome names: a person by id, or somebody in no link by what they are known as (`phone:+8613800000001`). */
export function personOf({ person }: Pick<FoundOutcome, 'person'>): {
  readonly kinds: readonly (typeof PERSON_KINDS)[number][];
  readonly id: string;
} {
  const [, phone, account, id] = UNLINKED.exec(person) ?? [];
  if (id === undefined) return { kinds: PERSON_KINDS, id: person };
  return { kinds: phone === undefined && account !== undefined ? ['account'] : ['phone'], id };
}

/** The cases and outcomes of a frame, in order. */
export function feedbackOf(frame: Frame): Feedback {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  if (!NAMES.some((name) => bytes.includes(name))) return NOTHING;
  const cases: FiledCase[] = [];
  const withdrawals: WithdrawnCase[] = [];
  const outcomes: FoundOutcome[] = [];
  for (const line of frameLineBytes(bytes)) {
    const text = DECODER.decode(line);
    if (!NAMES.some((name) => text.includes(name.toString()))) continue;
    const parsed = parseSignalLine(text);
    if (!parsed.ok) continue;
    const { signal } = parsed;
    if (signal.type === 'case.filed') cases.push(caseOf(signal));
    else if (signal.type === 'case.withdrawn') withdrawals.push(signal);
    else if (signal.type === 'outcome.recorded') {
      const { outcome, person, episodeId, time } = signal;
      if (isOutcome(outcome)) outcomes.push({ outcome, person, episodeId, time });
    }
  }
  return { cases, withdrawals, outcomes };
}

/** Whether an outcome ends an episode. */
export function ends({ outcome }: FoundOutcome): boolean {
  return OUTCOMES[outcome].ends;
}

function caseOf(signal: SignalOf<'case.filed'>): FiledCase {
  const { caseId, phone, typology, region, lossFen, time, incidentTime = time } = signal;
  return { caseId, phone, typology, region, lossFen, filedTime: time, incidentTime };
}
