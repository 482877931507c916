// Who waits to be asked about, as the place of a source: plain data in its file, with the numbers of people in it.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FwError } from '../../signal/fw-error.ts';
import type { AskedPerson } from './asked-people.ts';

/** The place of a source at which these people wait, longest first; one who is there twice waits for the later reason. */
export function askedPlace(people: readonly AskedPerson[]): unknown {
  return { waiting: [...new Map(people.map((person) => [person.phone, person])).values()] };
}

/** The people of such a place; nobody of one that is missing, or that an earlier version saved. Throws FW_FILE for a place of another kind. */
export function peopleOf(place: unknown): AskedPerson[] {
  if (place === undefined) return [];
  if (typeof place !== 'object' || place === null) throw notOurs();
  const waiting: unknown = Reflect.get(place, 'waiting') ?? [];
  if (!Array.isArray(waiting)) throw notOurs();
  return waiting.map(personOf);
}

/** Files of a folder of places that say who waits, by path; none when there is no such folder. */
export async function askedFiles(stateDir: string): Promise<string[]> {
  const names = await readdir(stateDir).catch((error: unknown) => {
    if (Object(error).code === 'ENOENT') return [];
    throw error;
  });
  const found: string[] = [];
  for (const name of names.filter((each) => each.endsWith('.place.json')).toSorted()) {
    const path = join(stateDir, name);
    if ((await readFile(path, 'utf8')).includes('"kind":"camara"')) found.push(path);
  }
  return found;
}

function personOf(value: unknown): AskedPerson {
  const [phone, region, time] = ['phone', 'region', 'time'].map((name): unknown =>
    Reflect.get(Object(value), name),
  );
  if (typeof phone !== 'string' || typeof region !== 'string' || typeof time !== 'number')
    throw notOurs();
  return { phone, region, time };
}

function notOurs(): FwError {
  return new FwError(
    'FW_FILE',
    'The place that was saved is not one of people to ask about. Remove the state file of this source: who waited is asked about with their next decision.',
  );
}
