// A signal that makes a task by itself: a long call of a number that is on the list of confirmed suspects, to somebody who is not known
// otherwise.
import { printSignal, type Signal } from '../../signal/signal.ts';

const SUSPECT = '+8617099990000';
const REGION = '330106';
const SOURCE = 'probe';
const LONG_MS = 20 * 60_000;

/** Puts the calling number on the list, as a line. */
export function suspectListed(time: number): string {
  const head = { id: 'list', source: SOURCE, time, region: REGION };
  return line({ type: 'list.changed', ...head, list: 'suspect-phones', entry: SUSPECT, op: 'add' });
}

/** The call to the person of a number, as a line. */
export function probeCall(number: number, time: number): string {
  return line({
    ...{ type: 'call.ended', id: `call-${number}`, source: SOURCE, time, region: REGION },
    ...{ callId: `probe-${number}`, caller: SUSPECT, callee: probePhone(number) },
    ...{ durationMs: LONG_MS, answered: true },
  });
}

/** Whose phone is in no simulated province. */
export function probePhone(number: number): string {
  return `+86199${`${number}`.padStart(8, '0')}`;
}

export function isProbePhone(phone: string): boolean {
  return phone.startsWith('+86199');
}

function line(signal: Signal): string {
  return printSignal(signal);
}
