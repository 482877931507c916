// Pay runs: one company account pays hundreds of people within minutes. The runs themselves are part of the calendar (payday.ts).
import { HOUR_MS } from '../clock.ts';
import type { HardNegativeTruth } from '../truth.ts';
import type { Company, World } from '../world.ts';

export const PAYROLL_KIND = 'payroll';

/** The truth of a pay run on the day that starts at `dayStart`. */
export function payrollTruth(
  world: World,
  company: Company,
  dayStart: number,
): Omit<HardNegativeTruth, 'negativeId'> {
  return {
    record: 'hard-negative',
    kind: PAYROLL_KIND,
    subjects: [
      { kind: 'account', id: company.account },
      { kind: 'person', id: world.province.id(company.accountant) },
    ],
    start: dayStart + 9 * HOUR_MS,
    end: dayStart + 17 * HOUR_MS,
  };
}
