// Options that commands of tuning have in common.
import { type Arguments, type Command, numberOption } from './command.ts';

export const TUNED_PACK_OPTION = {
  pack: {
    kind: 'text',
    placeholder: 'DIR',
    text: 'Folder of the pack, where no forewarn runs; FOREWARN_PACK_DIR when missing.',
  },
} as const satisfies Command['options'];

/** What calls cost and keep; `what` says of what it is the part. */
export const callValueOptions = (what: string) =>
  ({
    'call-cost': {
      kind: 'number',
      placeholder: 'YUAN',
      text: 'What a call costs.',
      fallback: '20',
      min: 0,
    },
    kept: {
      kind: 'number',
      placeholder: 'PERCENT',
      text: `Of the money about to go, the part that ${what} keeps.`,
      fallback: '50',
      min: 0,
    },
  }) as const satisfies Command['options'];

/** What callValueOptions were given. */
export function callValueOf(given: Arguments) {
  return {
    costFen: Math.round(numberOption(given, 'call-cost') * 100),
    keptShare: Math.min(1, numberOption(given, 'kept') / 100),
  };
}
