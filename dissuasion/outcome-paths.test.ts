// What every outcome needs, may say of money, and leads to, time after time, as tables. An outcome that no table has fails.
import { expect, test } from 'vitest';
import { formatDurationMs } from '../signal/event-time.ts';
import { isFwError } from '../signal/fw-error.ts';
import { OUTCOME_NAMES, OUTCOMES, type Outcome } from '../signal/outcome.ts';
import { readTable } from '../test/path-table.ts';
import { readDeskSettings } from './desk-settings.ts';
import { EVIDENCE, START_TIME, taskNumbered } from './fixture.ts';
import { followUpsOf, nextStepOf } from './follow-up.ts';
import { EVIDENCE_NAMES, type Evidence } from './outcome-evidence.ts';
import { recordOutcome } from './outcome-record.ts';
import { LOSS_CLASSES, type OutcomeReport } from './task.ts';

const TIMES = ['first time', 'second', 'third', 'fourth', 'fifth'] as const;

const FOLLOW_UPS = `
  outcome            first time               second                   third                    fourth                   fifth
  dissuaded          aftercare 1d 3d          aftercare 1d 3d          aftercare 1d 3d          aftercare 1d 3d          aftercare 1d 3d
  already-paid       stop, aftercare 1d 3d    stop, aftercare 1d 3d    stop, aftercare 1d 3d    stop, aftercare 1d 3d    stop, aftercare 1d 3d
  not-fraud          quiet                    quiet                    quiet                    quiet                    quiet
  unreachable        call in 10m              call in 30m              call in 2h               visit now                visit in 2h
  refused            second-caller in 10m     visit now                visit in 10m             visit in 10m             visit in 10m
  visit-needed       visit now                visit now                visit now                visit now                visit now
  police-dispatched  aftercare 1d 3d          aftercare 1d 3d          aftercare 1d 3d          aftercare 1d 3d          aftercare 1d 3d
  duplicate          nothing                  nothing                  nothing                  nothing                  nothing
`;

const PARTS = `
  outcome            paid   because  callEnd  place  dispatch  duplicateOf
  dissuaded          may    no       no       no     no        no
  already-paid       needs  no       no       no     no        no
  not-fraud          no     needs    no       no     no        no
  unreachable        no     no       needs    no     no        no
  refused            may    no       may      no     no        no
  visit-needed       may    no       no       may    no        no
  police-dispatched  may    no       no       may    needs     no
  duplicate          no     no       no       no     no        needs
`;

const MONEY = `
  outcome            dissuaded  payment-stopped  frozen  returned
  dissuaded          may        may              may     may
  already-paid       no         may              may     may
  not-fraud          no         no               no      no
  unreachable        no         may              may     may
  refused            no         may              may     may
  visit-needed       no         may              may     may
  police-dispatched  no         may              may     may
  duplicate          no         no               no      no
`;

const settings = readDeskSettings().followUps;
const ALL_PARTS: Required<Evidence> = {
  paid: [{ amountFen: 100, paidAt: START_TIME }],
  because: 'own-account',
  callEnd: 'busy',
  place: '西湖',
  dispatch: { unit: '西湖分局' },
  duplicateOf: 'a1',
};
const claim = {
  task: taskNumbered(1),
  staff: 'li',
  lease: '3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21',
  claimedAt: START_TIME,
  expiresAt: START_TIME + 60_000,
};

function isTaken(report: OutcomeReport): boolean {
  try {
    recordOutcome(claim, report, START_TIME);
    return true;
  } catch (error) {
    if (!isFwError(error, 'FW_OUTCOME_INVALID')) throw error;
    return false;
  }
}

function wordsOf(outcome: Outcome, times: number): string {
  const before = Array.from({ length: times }, () => outcome);
  const calls: string[] = [];
  const words: string[] = [];
  for (const followUp of followUpsOf(outcome, before, settings, START_TIME)) {
    if (followUp.kind === 'aftercare') calls.push(formatDurationMs(followUp.at - START_TIME));
    else if (followUp.kind === 'again') {
      const waitMs = followUp.at - START_TIME;
      words.push(`${followUp.step} ${waitMs === 0 ? 'now' : `in ${formatDurationMs(waitMs)}`}`);
    } else words.push(followUp.kind === 'stop-payment' ? 'stop' : followUp.kind);
  }
  if (calls.length > 0) words.push(`aftercare ${calls.join(' ')}`);
  return words.length === 0 ? 'nothing' : words.join(', ');
}

const followUpOf = readTable(FOLLOW_UPS, OUTCOME_NAMES, TIMES);
test.each(OUTCOME_NAMES.flatMap((outcome) => TIMES.map((time) => [outcome, time] as const)))(
  '%s, the %s that a task has it, is followed by what the table says, and ends the task or has a next step',
  (outcome, time) => {
    const times = TIMES.indexOf(time);
    expect(wordsOf(outcome, times)).toBe(followUpOf(outcome, time));
    const followUps = followUpsOf(outcome, [], settings, START_TIME);
    expect(nextStepOf(followUps) === undefined).toBe(OUTCOMES[outcome].ends);
  },
);

const partOf = readTable(PARTS, OUTCOME_NAMES, EVIDENCE_NAMES);
test.each(
  OUTCOME_NAMES.flatMap((outcome) => EVIDENCE_NAMES.map((part) => [outcome, part] as const)),
)('%s needs, may have, or does not have %s, as the table says', (outcome, part) => {
  const { [part]: _, ...others } = EVIDENCE[outcome];
  const isTakenWithout = isTaken({ outcome, ...others });
  const isTakenWith = isTaken({ outcome, ...others, [part]: ALL_PARTS[part] });
  const rule = !isTakenWithout ? 'needs' : isTakenWith ? 'may' : 'no';
  expect(rule).toBe(partOf(outcome, part));
  expect(isTakenWith).toBe(rule !== 'no');
});

const moneyOf = readTable(MONEY, OUTCOME_NAMES, LOSS_CLASSES);
test.each(OUTCOME_NAMES.flatMap((outcome) => LOSS_CLASSES.map((name) => [outcome, name] as const)))(
  '%s may say that money was %s, or not, as the table says',
  (outcome, name) => {
    const isSaid = isTaken({ outcome, ...EVIDENCE[outcome], kept: { [name]: 100 } });
    expect(isSaid ? 'may' : 'no').toBe(moneyOf(outcome, name));
  },
);
