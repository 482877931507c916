// What a signal about a person at risk carries beside its primary suspect by which campaigns are grouped: the device behind a call or a login, the
// domain in a message, the account in a report. Nobody is scored, called or stopped because of one, so that no device of an honest person is.
import { fieldOf, type Signal } from '../signal/signal.ts';
import type { FieldName, SignalType } from '../signal/signal-type.ts';
import type { Subject } from './decision.ts';

type TraceField = readonly [field: FieldName, kind: Subject['kind']];

const DEVICE: readonly TraceField[] = [['device', 'device']];
/** The first suspect of these is mostly a number. */
const NAMED: readonly TraceField[] = [
  ['suspectAccount', 'account'],
  ['suspectDomain', 'domain'],
];
/** The device of an app, of mobile data and of a declared link is the person's own; a case names several of whom its victim met by chance. */
const TRACE_FIELDS: Readonly<Partial<Record<SignalType, readonly TraceField[]>>> = {
  'call.started': DEVICE,
  'call.ended': DEVICE,
  'sms.received': [['domain', 'domain']],
  'sim.swapped': DEVICE,
  'device.changed': DEVICE,
  'account.opened': DEVICE,
  'transfer.attempted': DEVICE,
  'transfer.completed': DEVICE,
  'transfer.blocked': DEVICE,
  'report.received': NAMED,
  'warning.received': NAMED,
};
/** Payments from machines that the whole street uses. */
const PUBLIC_CHANNELS: ReadonlySet<unknown> = new Set(['atm', 'counter']);

/** The traces of a signal that are not its primary suspect; undefined when it has none. */
export function tracesOf(signal: Signal, suspect: Subject | undefined): Subject[] | undefined {
  const fields = TRACE_FIELDS[signal.type];
  if (fields === undefined) return undefined;
  const isPublic = PUBLIC_CHANNELS.has(fieldOf(signal, 'channel'));
  const traces: Subject[] = [];
  for (const [field, kind] of fields) {
    const id = fieldOf(signal, field);
    if (typeof id !== 'string' || (isPublic && kind === 'device')) continue;
    if (suspect?.kind !== kind || suspect.id !== id) traces.push({ kind, id });
  }
  return traces.length === 0 ? undefined : traces;
}
