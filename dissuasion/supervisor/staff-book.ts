// Who works at which desk, and how they stand: said by themselves or by a lead, and by what they do with tasks.
import { FwError } from '../../signal/fw-error.ts';
import { isWithin, regionOf } from '../../signal/region.ts';
import { arrayOf } from '../task-view.ts';
import type { DeskStore } from './desk-store.ts';
import { shiftAt } from './shift.ts';
import { parseStaff, type Staff, type StaffChoice } from './staff.ts';
import { READ_STAFF, SET_STATE } from './staff-scripts.ts';
import type { StaffSettings } from './staff-settings.ts';

/** Who was not heard of for so long is not listed any more. */
const LISTED_MS = 24 * 3_600_000;

export interface StaffBookOptions {
  readonly settings: StaffSettings;
  /** Processing time, epoch ms; the machine's clock when missing. */
  readonly now?: () => number;
}

/** What somebody says of how they stand, or a lead of them. */
export interface StaffWord {
  readonly state: StaffChoice;
  /** Why they pause. */
  readonly reason?: string;
  /** Region code of the desk at which they sit; the one before when missing. */
  readonly desk?: string;
  /** Who says so; they themselves when missing. */
  readonly by?: string;
}

/** All calls throw FwError FW_REDIS_AWAY when Redis cannot be reached. */
export class StaffBook {
  readonly #store: DeskStore;
  readonly #settings: StaffSettings;
  readonly #now: () => number;

  constructor(store: DeskStore, { settings, now = Date.now }: StaffBookOptions) {
    this.#store = store;
    this.#settings = settings;
    this.#now = now;
  }

  /**
   * Signs on, pauses or goes; a task that they hold stays with them until they let go of it or its lease lapses. Saying the same again changes
   * nothing. Throws FwError FW_USAGE for a pause without a reason, a desk that is none, and one who was never at a desk.
   */
  async set(staff: string, word: StaffWord): Promise<Staff> {
    const { state, reason = '', desk = '', by = staff } = word;
    if ((state === 'paused') !== (reason !== '')) {
      throw new FwError('FW_USAGE', 'A pause needs a reason, and nothing else has one.');
    }
    if (desk !== '' && regionOf(desk) === undefined) {
      const text = `${desk} is no desk; give the region code of a county, city or province.`;
      throw new FwError('FW_USAGE', text);
    }
    const at = desk === '' ? ((await this.find(staff))?.desk ?? '') : desk;
    const shift = shiftAt(this.#settings.shifts(at), this.#now());
    const args = [staff, state, reason, at, by, shift?.name ?? '', shift?.endsAt ?? ''];
    const answer = await this.#store.run(SET_STATE, args);
    const after = await this.find(staff);
    if (answer === 'no-desk' || after === undefined) {
      throw new FwError('FW_USAGE', `Nobody knows where ${staff} sits; give the desk.`);
    }
    return after;
  }

  /** How somebody stands; undefined when nothing was ever heard of them. */
  async find(staff: string): Promise<Staff | undefined> {
    const [found] = await this.#read([staff]);
    return found;
  }

  /** Everybody of a desk and those below it, or of all desks, who was heard of in the last day, by name. */
  async list(desk?: string): Promise<Staff[]> {
    const all = await this.#read([]);
    return desk === undefined ? all : all.filter((one) => isWithin(one.desk, desk));
  }

  async #read(names: readonly string[]): Promise<Staff[]> {
    const now = this.#now();
    const rows = arrayOf(await this.#store.run(READ_STAFF, [now - LISTED_MS, ...names]));
    return rows.map((row) => parseStaff(row, this.#settings.breakAfterMs, now));
  }
}
