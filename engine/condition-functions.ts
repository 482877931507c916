// What every condition can ask, whether it reads a signal in registers or the steps that were kept of a sequence: lists by text, the time of day in
// Zhejiang, and arithmetic in which a missing number is NaN and a missing text undefined.
import { shanghaiDate, shanghaiDayOfWeek, shanghaiHour } from '../signal/event-time.ts';
import { isHolidayDate } from '../signal/holiday.ts';
import type { ListStore } from './state/list-store.ts';

export class ConditionFunctions {
  protected readonly lists: ListStore;
  /** Event time of the signal whose condition it is, epoch ms. */
  time = Number.NEGATIVE_INFINITY;

  constructor(lists: ListStore) {
    this.lists = lists;
  }

  listed(list: number, text: string | undefined): boolean {
    return text !== undefined && this.lists.hasText(list, text, this.time);
  }

  hour(): number {
    return shanghaiHour(this.time);
  }

  dayOfWeek(): number {
    return shanghaiDayOfWeek(this.time);
  }

  isHoliday(): boolean {
    return isHolidayDate(shanghaiDate(this.time));
  }

  ratio(a: number, b: number): number {
    return b === 0 ? Number.NaN : a / b;
  }

  quotient(a: number, b: number): number {
    return b === 0 ? Number.NaN : Math.trunc(a / b);
  }

  orElse(a: number, b: number): number {
    return Number.isNaN(a) ? b : a;
  }

  joined(a: string | undefined, b: string | undefined): string | undefined {
    return a === undefined || b === undefined ? undefined : a + b;
  }

  size(text: string | undefined): number {
    return text === undefined ? Number.NaN : [...text].length;
  }
}
