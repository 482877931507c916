// A proposal as the text of a mapping: each line with a comment that says how sure it is and why. It compiles as it stands.

import { shown } from '../../signal/field-value.ts';
import { maskAccount } from '../../signal/phone.ts';
import type { Content } from './content.ts';
import { BLANK, fieldLines, type Line, rowPath } from './field-line.ts';
import { isPersonalName } from './header-words.ts';
import type { KnownColumn, Proposal } from './propose.ts';
import type { Sample } from './sample.ts';

/** The YAML of a proposal; `file` is the name of the sample, `name` what the mapping is called. */
export function mappingText(
  sample: Sample,
  proposal: Proposal,
  file: string,
  name: string,
): string {
  const { type, orElse, columns, missing } = proposal;
  const lines: Line[] = [
    { text: `name: ${name}`, comment: '' },
    { text: `format: ${sample.format}`, comment: '' },
    { text: `source: ${name}`, comment: 'CHECK: the name of this source in all signals' },
    ...formatLines(sample),
    ...redactLines(proposal),
    { text: 'signals:', comment: '' },
    {
      text: `  - type: ${type}`,
      comment: orElse === undefined ? '' : `CHECK: it could be ${orElse} as well`,
    },
    { text: '    fields:', comment: '' },
    ...fieldLines(sample, proposal).map((line) => ({ ...line, text: `      ${line.text}` })),
  ];
  const width = Math.min(
    72,
    Math.max(...lines.filter(({ comment }) => comment !== '').map(({ text }) => shownWidth(text))),
  );
  const body = lines.map(({ text, comment }) =>
    comment === ''
      ? text
      : `${text}${' '.repeat(Math.max(0, width - shownWidth(text)))}  # ${comment}`,
  );
  const unread = unreadLines(columns, proposal, sample.lists);
  const blanks = missing.filter((field) =>
    body.some((line) => line.trim().startsWith(`${field}: `) && line.includes(BLANK)),
  );
  const doubt =
    blanks.length === 0
      ? []
      : [
          `# No column was found for ${blanks.join(', ')}: fill them in, or see whether the rows are of another type (docs/schemas/README.md).`,
        ];
  return [
    `# Proposed from ${sample.rows.length} rows of ${oneLine(file)}. 'sure' is what names and contents agree on; look at every CHECK.`,
    `# See what comes of it: forewarn map try ${oneLine(file)} --mapping THIS_FILE`,
    ...doubt,
    ...unread,
    ...body,
    '',
  ].join('\n');
}

/** Whether few values come again and again: what comes seldom may be somebody's name. */
function areCodes({ values, count }: Content): boolean {
  return values.length * 3 <= count || values.every(([text]) => /^[A-Z0-9_-]{1,8}$/.test(text));
}

/** Columns that a terminal gives a text: characters of Chinese take two. */
function shownWidth(text: string): number {
  return [...text].reduce((sum, char) => sum + (/[\u2e80-\uffef]/.test(char) ? 2 : 1), 0);
}

function formatLines(sample: Sample): Line[] {
  const lines: Line[] = [];
  if (sample.format === 'csv' && sample.delimiter !== ',') {
    lines.push({ text: `delimiter: ${JSON.stringify(sample.delimiter)}`, comment: '' });
  }
  if (sample.encoding !== 'utf-8') {
    lines.push({ text: `encoding: ${sample.encoding}`, comment: 'sure: it is not UTF-8' });
  }
  if (!sample.hasHeader) {
    const names = sample.columns.map(({ name }) => name).join(', ');
    lines.push({
      text: `header: [${names}]`,
      comment: 'CHECK: the file has no header; name the columns',
    });
  }
  if (sample.records !== '') {
    lines.push({
      text: `records: ${JSON.stringify(sample.records)}`,
      comment: 'sure: the longest list of the document',
    });
  }
  return lines;
}

/** Columns with what identifies people and is read by no field. */
function redactLines({ columns, assignments }: Proposal): Line[] {
  const used = new Set([...assignments.values()].map(({ column }) => column.name));
  const personal = columns.filter(
    ({ name, content }) => !used.has(name) && (isPersonalName(name) || content.identityCards > 0.5),
  );
  if (personal.length === 0) return [];
  const entries = personal.map(({ name }) => `${JSON.stringify(name)}: drop`).join(', ');
  return [
    {
      text: `redact: { ${entries} }`,
      comment: 'no signal needs these; dropped, they are not in dead letters',
    },
  ];
}

/** What nothing reads, with its values where they are few: a `when` or a map may be due. */
function unreadLines(
  columns: readonly KnownColumn[],
  { assignments }: Proposal,
  lists: readonly string[],
): string[] {
  const used = new Set([...assignments.values()].map(({ column }) => column.name));
  const unread = columns.filter(({ name }) => !used.has(name) && !isPersonalName(name));
  const plain: string[] = [];
  const lines: string[] = [];
  for (const { name, content } of unread) {
    const isCode = content.values.length > 1 && areCodes(content);
    if (!isCode) plain.push(oneLine(name));
    else {
      const values = content.values.map(
        ([text, count]) =>
          `${shown(text.length > 8 && /\d{6}/.test(text) ? maskAccount(text) : text)} ${count} times`,
      );
      lines.push(
        `# Not read: ${oneLine(name)} has ${values.join(', ')}. If some are other signals, each signal says which with ${whenOf(name, content)}; if some are none, drop them.`,
      );
    }
  }
  if (plain.length > 0) lines.push(`# Not read: ${plain.join(', ')}`);
  for (const list of lists) {
    lines.push(
      `# Not read: the list ${oneLine(list)}. For a signal of each entry: each: ${oneLine(list)}`,
    );
  }
  return lines;
}

/** A condition on a column, as a signal of the mapping has it. */
function whenOf(name: string, { values }: Content): string {
  return `when: ${oneLine(rowPath(name))} == ${shown(values[0]?.[0] ?? '')}`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
