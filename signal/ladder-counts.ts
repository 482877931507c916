// How often each step of the ladder was used: what went out of itself, then where outcomes were found.

export const LADDER_COUNTS = [
  'message',
  'voiceRobot',
  'visitAsked',
  'call',
  'secondCaller',
  'visit',
] as const;

export type LadderCount = (typeof LADDER_COUNTS)[number];

export interface LadderWork {
  readonly outcomesByStep: Readonly<Record<string, number>>;
  readonly sentByStep: Readonly<Record<string, number>>;
}

/** A count for each of LADDER_COUNTS, in their order. */
export function stepCounts({ outcomesByStep: found, sentByStep: sent }: LadderWork): number[] {
  const counts: Readonly<Record<LadderCount, number | undefined>> = {
    message: sent['message'],
    voiceRobot: sent['voice-robot'],
    visitAsked: sent['visit'],
    call: found['call'],
    secondCaller: found['second-caller'],
    visit: found['visit'],
  };
  return LADDER_COUNTS.map((name) => counts[name] ?? 0);
}
