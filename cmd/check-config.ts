// The settings of POST /v1/checks.
import { ADVICES, type Advice } from '../api/check-advice.ts';
import type { CheckSettings } from '../api/check-intake.ts';
import { isLevel, LEVELS, type Level, levelRank } from '../signal/level.ts';

export interface CheckConfig extends CheckSettings {
  /** How long an answer is kept. */
  readonly keepMs: number;
}

type CheckSetting = `FOREWARN_CHECK_${'FALLBACK' | 'WARN_AT' | 'HOLD_AT'}`;
type CheckNumber = `FOREWARN_CHECK_${'DEADLINE_MS' | 'KEEP_MINUTES'}`;

/** Reads them; what is wrong is added to `faults`. */
export function checkConfigOf(
  value: (name: CheckSetting) => string,
  number: (name: CheckNumber) => number,
  faults: string[],
): CheckConfig {
  const level = (name: CheckSetting, otherwise: Level): Level => {
    const given = value(name);
    if (isLevel(given)) return given;
    faults.push(`${name} must be one of ${LEVELS.join(', ')}, not '${given}'`);
    return otherwise;
  };
  const given = value('FOREWARN_CHECK_FALLBACK');
  const fallback: Advice = ADVICES.find((advice) => advice === given) ?? 'pass';
  if (fallback !== given)
    faults.push(`FOREWARN_CHECK_FALLBACK must be one of ${ADVICES.join(', ')}, not '${given}'`);
  const warnAt = level('FOREWARN_CHECK_WARN_AT', 'orange');
  const holdAt = level('FOREWARN_CHECK_HOLD_AT', 'red');
  if (levelRank(warnAt) > levelRank(holdAt))
    faults.push(
      `FOREWARN_CHECK_WARN_AT is ${warnAt}, which is above FOREWARN_CHECK_HOLD_AT, ${holdAt}: nothing would be warned of`,
    );
  return {
    deadlineMs: number('FOREWARN_CHECK_DEADLINE_MS'),
    keepMs: number('FOREWARN_CHECK_KEEP_MINUTES') * 60_000,
    fallback,
    warnAt,
    holdAt,
  };
}
