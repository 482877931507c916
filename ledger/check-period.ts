// What every report asks of its period and region before it asks ClickHouse.
import { FwError } from '../signal/fw-error.ts';
import { isRegionCode } from '../signal/region.ts';

export interface Period {
  /** Event time, epoch ms; `to` is the first moment outside. */
  readonly from: number;
  readonly to: number;
  /** A province, city or county; all of the country when missing. */
  readonly region?: string;
}

/** Throws FwError FW_USAGE for a period that holds nothing, or a region that is no code. */
export function checkPeriod({ from, to, region }: Period): void {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from >= to) {
    throw new FwError('FW_USAGE', `A report needs from < to in epoch ms, not ${from} and ${to}.`);
  }
  if (region !== undefined && !isRegionCode(region)) {
    throw new FwError('FW_USAGE', `"${region}" is no region code; use six digits such as 330100.`);
  }
}
