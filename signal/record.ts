// Which signals are records: what stands with the police holds however late it is told, while all others are steps of what goes on now.
import type { SignalType } from './signal-type.ts';

export function isRecord(type: SignalType): boolean {
  return type === 'case.filed' || type === 'case.withdrawn';
}
