// Which signals hold however late they are told, while all others are steps of what goes on now.
import type { SignalType } from './signal-type.ts';

/** Registrations, which say who holds what: told late their link holds all the same, and they count in no window, since nothing happens now. */
export function isRegistration(type: SignalType): boolean {
  return type === 'account.opened' || type === 'link.declared' || type === 'number.activated';
}

/** Filed and withdrawn cases: told late they count as of now. */
export function isRecord(type: SignalType): boolean {
  return type === 'case.filed' || type === 'case.withdrawn';
}
