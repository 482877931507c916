// How a place of the sandbox treats what it gets: what it answers, when, and what receipts it sends afterwards.

import { parseDurationMs } from '../../../signal/event-time.ts';
import { FwError } from '../../../signal/fw-error.ts';
import { nearestName } from '../../../signal/nearest-name.ts';

/**
 * accept: takes it; refuse: says that it will not; fail: says that this one cannot be delivered; throttle: wants no more for a while; error: is in
 * trouble; deny: lets nobody in; drop: hangs up when it has it; silent: takes it and never answers.
 */
export const ANSWERS = [
  'accept',
  'refuse',
  'fail',
  'throttle',
  'error',
  'deny',
  'drop',
  'silent',
] as const;
export type Answer = (typeof ANSWERS)[number];
export const RECEIPTS = ['delivered', 'done', 'refused', 'failed', 'none'] as const;

export interface Behaviour {
  readonly answer: Answer;
  /** Before it answers, ms. */
  readonly delayMs: number;
  /** For how many of what comes next this holds; then it accepts again. For ever when undefined. */
  readonly times: number | undefined;
  readonly receipt: (typeof RECEIPTS)[number];
  /** From the answer to the receipt, ms. */
  readonly receiptMs: number;
  /** How often the same receipt is sent. */
  readonly receiptTimes: number;
}

export const KIND: Behaviour = {
  answer: 'accept',
  delayMs: 0,
  times: undefined,
  receipt: 'delivered',
  receiptMs: 500,
  receiptTimes: 1,
};

const KNOBS = ['answer', 'delay', 'times', 'receipt', 'receiptAfter', 'receiptTimes'] as const;

/** Reads it from the query of an address, as `answer=error&times=3&receiptAfter=2s`; the rest is as before. Throws FW_REQUEST_INVALID. */
export function readBehaviour(query: URLSearchParams, before: Behaviour): Behaviour {
  const faults: string[] = [];
  for (const name of query.keys()) {
    if (KNOBS.some((knob) => knob === name)) continue;
    const near = nearestName(name, KNOBS) ?? KNOBS.join(', ');
    faults.push(`there is no knob '${name}'; did you mean ${near}?`);
  }
  const word = <T extends string>(name: string, words: readonly T[], fallback: T): T => {
    const given = query.get(name);
    const found = words.find((one) => one === given);
    if (given !== null && found === undefined)
      faults.push(`${name} is one of ${words.join(', ')}, not '${given}'`);
    return found ?? fallback;
  };
  const number = <T>(name: string, read: (text: string) => number | undefined, fallback: T) => {
    const given = query.get(name);
    if (given === null) return fallback;
    const value = read(given);
    if (value === undefined || !Number.isFinite(value)) faults.push(`${name} cannot be '${given}'`);
    return value ?? fallback;
  };
  const behaviour: Behaviour = {
    answer: word('answer', ANSWERS, before.answer),
    delayMs: number('delay', parseDurationMs, before.delayMs),
    times: number('times', Number, before.times),
    receipt: word('receipt', RECEIPTS, before.receipt),
    receiptMs: number('receiptAfter', parseDurationMs, before.receiptMs),
    receiptTimes: number('receiptTimes', Number, before.receiptTimes),
  };
  if (faults.length > 0) throw new FwError('FW_REQUEST_INVALID', faults.join('; '));
  return behaviour;
}
