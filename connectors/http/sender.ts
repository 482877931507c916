// What a sender that is not ours may send: signals of its own sources, about its own regions.
import type { Signal } from '../../signal/signal.ts';

export interface Sender {
  /** Names of its own sources. */
  readonly sources: readonly string[];
  /** Codes of its regions, to be told. */
  readonly regions: readonly string[];
  /** Whether a region is one of those or below it. */
  readonly covers: (region: string) => boolean;
}

export interface ForeignFault {
  readonly field: 'source' | 'region';
  readonly code: 'foreign-source' | 'foreign-region';
  readonly message: string;
}

/** Why a signal is not the sender's to send; undefined when it is. Everything may be sent without a sender. */
export function foreignFault(
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
