// How staff stand, as metrics: set from what is known of them just before it is shown.
import { Gauge, type Registry } from 'prom-client';
import { STAFF_STATES, type Staff } from '../dissuasion/supervisor/staff.ts';

export interface StaffMetrics {
  /** Of everybody heard of in the last day. */
  setStaff(staff: readonly Pick<Staff, 'desk' | 'state'>[]): void;
}

/** The metrics of staff, at nothing, in these registers. */
export function staffMetrics(registers: Registry[]): StaffMetrics {
  const standing = new Gauge({
    name: 'forewarn_staff',
    help: 'Staff heard of in the last day, by where they sit and how they stand.',
    labelNames: ['desk', 'state'],
    registers,
  });
  return {
    setStaff(staff) {
      // Whoever went to another desk is not counted at the one before.
      standing.reset();
      for (const desk of new Set(staff.map((one) => one.desk)))
        for (const state of STAFF_STATES) standing.set({ desk, state }, 0);
      for (const { desk, state } of staff) standing.inc({ desk, state });
    },
  };
}
