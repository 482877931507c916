// Reads settings of the desk from YAML: every fault is collected with the place where it stands, so that all of them are told at once.
import { parse } from 'yaml';
import { parseDurationMs } from '../signal/event-time.ts';
import { nearestName } from '../signal/nearest-name.ts';

/** A value of the file and the names that lead to it, as in `desks.330106.rise.red`. */
export interface Place {
  readonly path: string;
  readonly value: unknown;
}

export class SettingsReader {
  readonly faults: string[] = [];
  readonly #file: string;

  /** `file` is how faults call it. */
  constructor(file: string) {
    this.#file = file;
  }

  /** The whole file; nothing in it when it is no YAML. */
  open(text: string): Place {
    try {
      return { path: '', value: parse(text) ?? {} };
    } catch (error) {
      const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
      this.faults.push(`${this.#file} is no YAML: ${why}`);
      return { path: '', value: {} };
    }
  }

  /** The entries of a map, none when it is missing or something else. With `known`, other names are faults. */
  entries(place: Place | undefined, known?: readonly string[]): [string, Place][] {
    if (place === undefined || place.value === undefined) return [];
    const { path, value } = place;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fault(place, 'must be a map of names to values');
      return [];
    }
    return Object.entries(value).flatMap(([name, inner]) => {
      const at = { path: path === '' ? name : `${path}.${name}`, value: inner };
      if (known === undefined || known.includes(name)) return [[name, at]];
      const near = nearestName(name, known);
      const hint =
        near === undefined ? `the names are ${known.join(', ')}` : `did you mean ${near}?`;
      this.fault(at, `is not known here; ${hint}`);
      return [];
    });
  }

  /** The same by name. */
  map(place: Place | undefined, known: readonly string[]): ReadonlyMap<string, Place> {
    return new Map(this.entries(place, known));
  }

  /** The items of a list, none when it is missing. */
  items(place: Place | undefined): Place[] {
    if (place === undefined || place.value === undefined) return [];
    const { path, value } = place;
    if (Array.isArray(value))
      return value.map((item, i) => ({ path: `${path}.${i + 1}`, value: item }));
    this.fault(place, 'must be a list');
    return [];
  }

  /** A duration such as `90s`, `10m`, `2h`, `1d`, in ms. */
  durationMs(place: Place | undefined): number | undefined {
    if (place === undefined) return undefined;
    const ms = parseDurationMs(String(place.value));
    if (ms === undefined || ms <= 0)
      this.fault(place, 'must be a duration such as 90s, 10m, 2h or 1d');
    return ms !== undefined && ms > 0 ? ms : undefined;
  }

  /** A whole number within bounds. */
  count(place: Place | undefined, min: number, max: number): number | undefined {
    if (place === undefined) return undefined;
    const { value } = place;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
      return value;
    }
    this.fault(place, `must be a whole number from ${min} to ${max}`);
    return undefined;
  }

  /** A text that is not empty. */
  text(place: Place | undefined): string | undefined {
    if (place === undefined) return undefined;
    if (typeof place.value === 'string' && place.value !== '') return place.value;
    this.fault(place, 'must be a text');
    return undefined;
  }

  /** One of some names. */
  choice<T extends string>(place: Place | undefined, choices: readonly T[]): T | undefined {
    if (place === undefined) return undefined;
    const chosen = choices.find((choice) => choice === place.value);
    if (chosen === undefined) this.fault(place, `must be one of ${choices.join(', ')}`);
    return chosen;
  }

  fault({ path, value }: Place, what: string): void {
    const shown = typeof value === 'object' ? '' : `, not '${String(value)}'`;
    const name = path === '' ? this.#file : `${this.#file}: ${path}`;
    this.faults.push(`${name} ${what}${what.includes('known here') ? '' : shown}`);
  }
}
