// A proposal as people read it.
import type { Selection } from './example.ts';
import type { TuningProposal, TypologyProposal } from './propose.ts';
import type { Interval, SweepRow } from './sweep.ts';

const REASONS = {
  '': '',
  'few-examples': 'left as it is: fewer than 8 frauds or 8 honest people are known',
  'score-says-nothing': 'left as it is: a higher score is no likelier to be fraud',
  stories: 'as far as its stories hold',
} as const satisfies Record<TypologyProposal['because'], string>;

/** The whole proposal as text, the diff at its end. */
export function proposalText(proposal: TuningProposal): string {
  return [
    `pack      ${proposal.pack}`,
    ...selectionLines(proposal.selection),
    `calls     ${proposal.callsNow} among those of whom something is known; the same line from P(fraud) ${percent(proposal.line)} on`,
    '',
    ...proposal.typologies.flatMap(typologyLines),
    '',
    'line     calls  fraud  precision          recall             reached, yuan   cost, yuan    kept less cost, yuan',
    ...proposal.sweep.map((row) => sweepLine(row, row.line === proposal.line)),
    '',
    ...(proposal.diff.length === 0
      ? ['Nothing to change.']
      : proposal.diff.map(({ patch }) => patch)),
  ].join('\n');
}

function selectionLines({
  called,
  below,
  belowFraudEstimate,
  isSilenceHonest,
}: Selection): string[] {
  const { fraud, notFraud, unknown } = called;
  return [
    `called    ${fraud} fraud, ${notFraud} not fraud, ${unknown} unknown`,
    `below     ${below.all} people; hold-out ${below.heldOut} (${below.fraud} fraud, ${below.notFraud} not), ${below.cases} others filed a case; about ${belowFraudEstimate} victims`,
    ...(isSilenceHonest
      ? [
          '          NO HOLD-OUT: below the line whoever filed no case counts as honest, so missed frauds that nobody reported count as false alarms',
        ]
      : []),
  ];
}

function typologyLines(typology: TypologyProposal): string[] {
  const { because, examples, fraud, levels, proposedLevels } = typology;
  const note = REASONS[because] === '' ? '' : ` (${REASONS[because]})`;
  const head = `${typology.typology}  ${examples} people, ${fraud} fraud${note}`;
  const moved = Object.entries(levels).flatMap(([level, score]) => {
    const to = Object.entries(proposedLevels).find(([name]) => name === level)?.[1];
    return to === undefined || to === score ? [] : [`${level} ${score} → ${to}`];
  });
  return [
    head,
    ...(moved.length === 0 ? [] : [`  ${moved.join(', ')}`]),
    ...typology.rules.map(({ rule, points, proposed, fitted, low, high, held, fraud: right }) => {
      const fits = proposed === fitted ? '' : `, ${fitted} would fit`;
      const change = proposed === points ? `${points}` : `${points} → ${proposed}`;
      return `  ${rule.padEnd(28)} ${change.padEnd(9)} [${low}–${high}]${fits}; ${Math.round(right)} fraud of ${Math.round(held)}`;
    }),
  ];
}

function sweepLine(row: SweepRow, isChosen: boolean): string {
  return [
    `${isChosen ? '>' : ' '}${percent(row.line)}`.padEnd(8),
    String(row.calls).padStart(6),
    String(row.fraud).padStart(7),
    `  ${intervalText(row.precision)}`.padEnd(19),
    `  ${intervalText(row.recall)}`.padEnd(19),
    yuan(row.reachedFen).padStart(14),
    yuan(row.costFen).padStart(13),
    yuan(row.netFen).padStart(23),
  ].join('');
}

function intervalText(interval: Interval | null): string {
  if (interval === null) return '–';
  return `${percent(interval.at)} (${percent(interval.low)}–${percent(interval.high)})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`;
}

function yuan(fen: number): string {
  return Math.round(fen / 100).toLocaleString('en');
}
