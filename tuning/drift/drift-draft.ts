// What moved of a rule as the beginning of its mending: the evidence stands as text above the rule, in a draft of the pack.
import type { PackFile } from '../../rules/pack-file.ts';
import { printTime } from '../../signal/event-time.ts';
import { FwError } from '../../signal/fw-error.ts';
import { withCommentOn } from '../pack-rewrite.ts';
import type { DriftAnswer } from './ask-drift.ts';
import type { DriftAlert } from './drift.ts';

export interface DriftDraft {
  /** The whole pack, with the evidence in it. */
  readonly files: readonly PackFile[];
  /** What the text is about; hits and precision first. */
  readonly alerts: readonly DriftAlert[];
}

/** The pack with what moved of `rule` written above it. Throws FwError FW_NOT_FOUND when neither its hits nor its precision moved, or the pack has no such rule. */
export function driftDraftOf(
  files: readonly PackFile[],
  rule: string,
  answer: Omit<DriftAnswer, 'tests' | 'level'>,
): DriftDraft {
  const own = answer.alerts.filter(
    ({ kind, name }) => (kind === 'rule-hits' || kind === 'rule-precision') && name === rule,
  );
  if (own.length === 0)
    throw new FwError(
      'FW_NOT_FOUND',
      `Neither how often '${rule}' holds nor how often it is right moved in this period: GET /v1/report/drift says what did.`,
    );
  const values = answer.alerts.filter(
    ({ kind, name }) => kind === 'feature' && name.startsWith(`${rule} `),
  );
  const alerts = [...own, ...values];
  const written = withCommentOn(files, rule, evidenceText(answer, alerts));
  if (written !== undefined) return { files: written, alerts };
  throw new FwError('FW_NOT_FOUND', `The live pack has no rule '${rule}'.`);
}

/** What moved, a line each, without marks of a comment. */
function evidenceText(
  { from, to, against, region }: Omit<DriftAnswer, 'tests' | 'level'>,
  alerts: readonly DriftAlert[],
): string[] {
  const where = region === undefined ? '' : `, region ${region}`;
  return [
    `Drift from ${printTime(from)} to ${printTime(to)}, beside as long from ${printTime(against)} on${where}:`,
    ...alerts.map(({ text }) => `- ${text}`),
    'What tells its frauds from others by now? Change it, write a story for it, and try it in a backtest.',
  ];
}
