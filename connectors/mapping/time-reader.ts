// Times in one of several formats, in zones with daylight saving time as well. Fixed zones are plain arithmetic (signal/time-format.ts);
// of others, the offset of each hour is asked of the system's zone table once and kept.
import { zoneOffsetMs } from '../../signal/event-time.ts';
import { compileTimeFormat, type TimeFormat, type TimeReader } from '../../signal/time-format.ts';

const HOUR_MS = 3_600_000;
/** Hours whose offset is remembered: two years of them. */
const HOURS_KEPT = 17_568;

/** Compiles formats of which the first that fits a text counts; `zone` is any zone of the IANA table or an offset. */
export function compileTimes(formats: readonly string[], zone: string | undefined): TimeFormat {
  const readers: TimeReader[] = [];
  for (const format of formats) {
    const compiled = compileInZone(format, zone);
    if (!compiled.ok) return compiled;
    readers.push(compiled.read);
  }
  const [only] = readers;
  if (only === undefined) return { ok: false, reason: 'a time needs a format' };
  if (readers.length === 1) return { ok: true, read: only };
  return {
    ok: true,
    read(text) {
      for (const read of readers) {
        const timeMs = read(text);
        if (timeMs !== undefined) return timeMs;
      }
      return undefined;
    },
  };
}

function compileInZone(format: string, zone: string | undefined): TimeFormat {
  const isFixed = zone === undefined || zoneOffsetMs(zone) !== undefined;
  if (isFixed || !isNamedZone(zone)) return compileTimeFormat(format, zone);
  const offsets = new ZoneOffsets(zone);
  const local = compileTimeFormat(format, 'UTC');
  if (!local.ok || format.startsWith('epoch-')) return local;
  // A time that has an offset of its own keeps it.
  const absolute = compileTimeFormat(format);
  const own = absolute.ok ? absolute.read : undefined;
  return {
    ok: true,
    read(text) {
      const timeMs = own?.(text);
      if (timeMs !== undefined) return timeMs;
      const localMs = local.read(text);
      return localMs === undefined ? undefined : offsets.utcOf(localMs);
    },
  };
}

function isNamedZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
}

/** The offsets of one zone, by hour of UTC: no zone changes its offset within an hour of it but at quarters, which is then refined. */
class ZoneOffsets {
  readonly #format: Intl.DateTimeFormat;
  readonly #offsetOfHour = new Map<number, number>();

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  }

  /** Epoch ms of a local time. Of a time that comes twice when clocks are put back, the first; one that is left out has no time. */
  utcOf(localMs: number): number | undefined {
    const around = [this.#offsetAt(localMs - 14 * HOUR_MS), this.#offsetAt(localMs + 14 * HOUR_MS)];
    for (const offset of around.sort((a, b) => b - a)) {
      const timeMs = localMs - offset;
      if (this.#offsetAt(timeMs) === offset) return timeMs;
    }
    return undefined;
  }

  #offsetAt(timeMs: number): number {
    const hour = Math.floor(timeMs / HOUR_MS);
    const known = this.#offsetOfHour.get(hour);
    if (known !== undefined) return known;
    if (this.#offsetOfHour.size >= HOURS_KEPT) this.#offsetOfHour.clear();
    const parts = this.#format.formatToParts(hour * HOUR_MS);
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const offset = zoneOffsetMs(name === 'GMT' ? 'UTC' : name.replace(/^GMT/, '')) ?? 0;
    this.#offsetOfHour.set(hour, offset);
    return offset;
  }
}
