// What a sender that is not ours may send: signals of its own sources, about its own regions, and none of those that forewarn makes of what its own people do.
import type { Signal } from '../../signal/signal.ts';
import type { SignalType } from '../../signal/signal-type.ts';

export interface Sender {
  /** Names of its own sources. */
  readonly sources: readonly string[];
  /** Codes of its regions, to be told. */
  readonly regions: readonly string[];
  /** Whether a region is one of those or below it. */
  readonly covers: (region: string) => boolean;
}

export interface ForeignFault {
  readonly field: 'source' | 'region' | 'type';
  readonly code: 'foreign-source' | 'foreign-region' | 'foreign-type';
  readonly message: string;
}

/**
 * What our own people do, two of them where it matters: the outcome of a call, a suspect confirmed, an entry of a list, a rule that is quiet for somebody. Of others they come in by a source that an admin configured, not by
 * whoever holds a key.
 */
const OWN_TYPES: ReadonlySet<SignalType> = new Set([
  'outcome.recorded',
  'suspect.confirmed',
  'list.changed',
  'rule.quieted',
]);

/** Whether a signal says what only forewarn itself may say. */
export function isOwnType(type: SignalType): boolean {
  return OWN_TYPES.has(type);
}

/** Why a signal is not the sender's to send; undefined when it is. Everything may be sent without a sender. */
export function foreignFault(
  signal: Pick<Signal, 'source' | 'region' | 'type'>,
  sender: Sender | undefined,
): ForeignFault | undefined {
  if (sender === undefined) return undefined;
  if (!isOwnType(signal.type)) return foreignPlaceFault(signal, sender);
  const message = `type is ${signal.type}, which forewarn makes itself; accounts of partners do not send it`;
  return { field: 'type', code: 'foreign-type', message };
}

/** The same of what a mapping made: an admin wrote of which types that is. */
export function foreignPlaceFault(
  { source, region }: Pick<Signal, 'source' | 'region'>,
  sender: Sender | undefined,
): ForeignFault | undefined {
  if (sender === undefined) return undefined;
  const { sources, regions, covers } = sender;
  if (!sources.includes(source)) {
    const message = `source is "${source}"; this account sends for ${sources.join(', ') || 'none'}`;
    return { field: 'source', code: 'foreign-source', message };
  }
  if (covers(region)) return undefined;
  const message = `region is ${region}; this account sends for ${regions.join(', ') || 'none'} and below`;
  return { field: 'region', code: 'foreign-region', message };
}
