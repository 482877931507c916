// What desks set for those who work there: time to wrap up, when a break is due, shifts.
import { parentDesk } from '../desk-tree.ts';
import type { Place, SettingsReader } from '../settings-reader.ts';
import { type Shift, shiftOf } from './shift.ts';

/** Each of a desk, else of the desk above, else of all. */
export interface StaffSettings {
  /** How long whoever recorded an outcome is handed nothing, ms; 0: not at all. */
  wrapUpMs(desk: string): number;
  /** After how much work without a break one is due, ms; undefined: never. */
  breakAfterMs(desk: string): number | undefined;
  /** None where nobody keeps hours. */
  shifts(desk: string): readonly Shift[];
}

/** What a desk can take: each of a desk, else of the desk above, else of all. */
export interface DeskCapacity {
  /** Calls, with what is written after each, that somebody makes in an hour. */
  callsAnHour(desk: string): number;
  /** How many are taken to call where nobody signs on. */
  callersAssumed(desk: string): number;
}

/** Names under `staff` of the file of settings. */
const NAMES = ['wrap-up', 'break-after', 'shifts', 'calls-an-hour', 'callers'];
const CALLS_MAX = 1_000;
const CALLERS_MAX = 100_000;
/** Where no file says it: a call with what is written after it takes about seven minutes. */
const CALLS_AN_HOUR = 8;
const CALLERS = 8;

/** What one place of a file says; Infinity is `never`. */
export interface StaffPart {
  readonly wrapUpMs?: number;
  readonly breakAfterMs?: number;
  readonly shifts?: readonly Shift[];
  readonly callsAnHour?: number;
  readonly callersAssumed?: number;
}

/** What one file says: for all, and for single desks. */
export interface StaffFile {
  readonly all: StaffPart;
  readonly of: ReadonlyMap<string, StaffPart>;
}

/** Reads `staff` of a file or of a desk in it; faults are with the reader. */
export function readStaffPart(reader: SettingsReader, place: Place | undefined): StaffPart {
  const entries = reader.map(place, NAMES);
  const wrapUpMs = readWait(reader, entries.get('wrap-up'));
  const breakAfterMs = readWait(reader, entries.get('break-after'));
  const shifts = entries.get('shifts');
  const callsAnHour = reader.count(entries.get('calls-an-hour'), 1, CALLS_MAX);
  const callersAssumed = reader.count(entries.get('callers'), 1, CALLERS_MAX);
  return {
    ...(callsAnHour === undefined ? {} : { callsAnHour }),
    ...(callersAssumed === undefined ? {} : { callersAssumed }),
    ...(wrapUpMs === undefined ? {} : { wrapUpMs }),
    ...(breakAfterMs === undefined ? {} : { breakAfterMs }),
    ...(shifts === undefined ? {} : { shifts: readShifts(reader, shifts) }),
  };
}

/** The settings of files, the first before the others. */
export function staffSettingsOf(files: readonly StaffFile[]): StaffSettings & DeskCapacity {
  const find = <T>(desk: string, pick: (part: StaffPart) => T | undefined): T | undefined => {
    for (const { all, of } of files) {
      for (let at: string | undefined = desk; at !== undefined; at = parentDesk(at)) {
        const part = of.get(at);
        const found = part && pick(part);
        if (found !== undefined) return found;
      }
      const found = pick(all);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const finite = (ms: number | undefined) => (ms === undefined || ms === NEVER_MS ? undefined : ms);
  return {
    wrapUpMs: (desk) => finite(find(desk, ({ wrapUpMs }) => wrapUpMs)) ?? 0,
    breakAfterMs: (desk) => finite(find(desk, ({ breakAfterMs }) => breakAfterMs)),
    shifts: (desk) => find(desk, ({ shifts }) => shifts) ?? [],
    callsAnHour: (desk) => find(desk, ({ callsAnHour }) => callsAnHour) ?? CALLS_AN_HOUR,
    callersAssumed: (desk) => find(desk, ({ callersAssumed }) => callersAssumed) ?? CALLERS,
  };
}

const NEVER_MS = Number.POSITIVE_INFINITY;

function readWait(reader: SettingsReader, place: Place | undefined): number | undefined {
  return place?.value === 'never' ? NEVER_MS : reader.durationMs(place);
}

function readShifts(reader: SettingsReader, place: Place): Shift[] {
  return reader.entries(place).flatMap(([name, at]) => {
    const shift = typeof at.value === 'string' ? shiftOf(name, at.value) : undefined;
    if (shift === undefined) reader.fault(at, 'must be hours such as 08:00-16:00');
    return shift ?? [];
  });
}
