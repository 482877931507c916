// A proposal as the text of a mapping: each line with a comment that says how sure it is and why. It compiles as it stands.

import { shown } from '../../signal/field-value.ts';
import { maskAccount } from '../../signal/phone.ts';
import { type SignalType, signalTypeSpec } from '../../signal/signal-type.ts';
import { valueAt } from '../mapping/source-row.ts';
import type { Content } from './content.ts';
import { BLANK, fieldLines, from, type Line, rowPath } from './field-line.ts';
import { isPersonalName } from './header-words.ts';
import { chooseId, type IdChoice } from './id-choice.ts';
import type { KnownColumn, Proposal } from './propose.ts';
import type { Sample } from './sample.ts';
import { type TransferState, transferStateOf } from './transfer-state.ts';

/**
 * The YAML of a proposal; `file` is the name of the sample, `name` what the mapping is called, `whole` the sample by its records, where the proposal
 * is of the entries of a list in them.
 */
export function mappingText(
  sample: Sample,
  proposal: Proposal,
  file: string,
  name: string,
  whole: { readonly sample: Sample; readonly proposal: Proposal },
): string {
  const { type, orElse, missing } = proposal;
  const state = transferStateOf(proposal);
  const own = chooseId(sample, proposal, state);
  const id = sample.each === undefined || own.columns.length === 1 ? own : (entryId(whole) ?? own);
  const lines: Line[] = [
    { text: `name: ${name}`, comment: '' },
    { text: `format: ${sample.format}`, comment: '' },
    { text: `source: ${name}`, comment: 'CHECK: the name of this source in all signals' },
    ...formatLines(sample),
    ...countryLines(proposal),
    ...redactLines(proposal),
    { text: 'signals:', comment: '' },
    ...stateLines(state),
    ...(sample.each === undefined
      ? []
      : [{ text: `  - each: ${from(sample.each)}`, comment: 'CHECK: a signal for each entry' }]),
    {
      text: `${sample.each === undefined ? '  - ' : '    '}type: ${type}`,
      comment: orElse === undefined ? '' : `CHECK: it could be ${orElse} as well`,
    },
    { text: '    fields:', comment: '' },
    ...[...fieldLines(proposal, id), ...originLines(proposal)].map((line) => ({
      ...line,
      text: `      ${line.text}`,
    })),
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
  const unread = unreadLines(proposal, id, state, sample);
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
    `# Proposed from ${sample.rows.length} ${sample.each === undefined ? 'rows' : `entries of '${oneLine(sample.each)}'`} of ${oneLine(file)}. 'sure' is what names and contents agree on; look at every CHECK.`,
    `# See what comes of it: forewarn map try ${oneLine(file)} --mapping THIS_FILE`,
    ...brokenLines(sample),
    ...doubt,
    ...(id.isFound ? [] : NO_ID),
    ...unread,
    ...body,
    '',
  ].join('\n');
}

/** The id of an entry by that of its record. */
function entryId({ sample, proposal }: Parameters<typeof mappingText>[4]): IdChoice | undefined {
  const ofRecord = chooseId(sample, proposal, undefined);
  if (!ofRecord.isFound) return undefined;
  const template = ofRecord.template.replace(/"$/, '-{entry}"');
  return {
    ...ofRecord,
    template,
    comment: `CHECK: the entry's number behind what its record has; ${ofRecord.comment}`,
  };
}

/** What was left out because it cannot be read. */
function brokenLines({ broken }: Sample): string[] {
  if (broken === undefined) return [];
  const { count, line } = broken;
  const what =
    count === 1
      ? `line ${line} is no JSON`
      : `${count} lines are no JSON, the first is line ${line}`;
  return [`# Left out: ${what}. Such lines are refused (bad-json), the others are read.`];
}

const NO_ID = [
  '# NO ID: no column, and no columns together with the time, are different in every row of the sample. As it stands a file that comes under',
  '# another name or in another order counts again. Ask the source for a number of its own in each row, or make the id of what differs.',
];

/** What the type of each row may be, to be put in place of the one type. */
function stateLines(state: TransferState | undefined): Line[] {
  if (state === undefined) return [];
  const { column, types } = state;
  const map = types
    .filter(([, type]) => type !== undefined || areCodes(column.content))
    .map(
      ([text, type]) =>
        `${/^[A-Za-z]\w*$/.test(text) ? text : JSON.stringify(text)}: ${type ?? BLANK}`,
    )
    .join(', ');
  return [
    {
      text: `  # CHECK: ${oneLine(column.name)} looks like the state of the transfer. If it is, the next line belongs in place of the one after it:`,
      comment: '',
    },
    { text: `  # - type: { from: ${from(column.name)}, map: { ${map} } }`, comment: '' },
  ];
}

/** Whether few values come again and again: what comes seldom may be somebody's name. */
function areCodes({ values, count }: Content): boolean {
  return values.length * 3 <= count || values.every(([text]) => /^[A-Z0-9_-]{1,8}$/.test(text));
}

/** Columns that a terminal gives a text: characters of Chinese take two. */
function shownWidth(text: string): number {
  return [...text].reduce((sum, char) => sum + (/[\u2e80-\uffef]/.test(char) ? 2 : 1), 0);
}

/** The country within which numbers are dialled that begin with its 0. */
function countryLines({ assignments }: Proposal): Line[] {
  const trunk = [...assignments.values()].find(({ column }) => column.content.trunkMobiles > 0);
  if (trunk === undefined) return [];
  const { name } = trunk.column;
  return [
    {
      text: 'country: 86',
      comment: `likely: ${oneLine(name)} has mobiles behind the 0 of calls within the country`,
    },
  ];
}

/** Of fewer it says little that all are of other countries. */
const CALLERS_TELLING = 10;

/** Where all callers are abroad. */
function originLines({ type, assignments }: Proposal): Line[] {
  const column = assignments.get(type === 'sms.received' ? 'sender' : 'caller')?.column;
  if (column === undefined || assignments.has('origin')) return [];
  const { foreign, count } = column.content;
  if (foreign < 1 || count < CALLERS_TELLING) return [];
  const comment = `CHECK: every ${oneLine(column.name)} is a number of another country`;
  return [{ text: 'origin: international', comment }];
}

function formatLines(sample: Sample): Line[] {
  const lines: Line[] = [];
  if (sample.format === 'csv' && sample.delimiter !== ',') {
    lines.push({ text: `delimiter: ${JSON.stringify(sample.delimiter)}`, comment: '' });
  }
  if (!sample.isQuoted) {
    lines.push({
      text: 'quote: none',
      comment: 'sure: quotes stand within values, and round none',
    });
  }
  if (sample.skipLines > 0) {
    lines.push({
      text: `skipLines: ${sample.skipLines}`,
      comment: `${sample.hasHeader ? '' : 'CHECK: '}lines before the ${sample.hasHeader ? 'header; where their number differs from file to file: to-header' : 'first row'}`,
    });
  }
  if (sample.dropLines.length > 0) {
    lines.push({
      text: `dropLines: ${JSON.stringify(sample.dropLines)}`,
      comment: 'CHECK: the last lines begin so and are no rows',
    });
  }
  if (sample.empty.length > 0) {
    lines.push({
      text: `empty: ${JSON.stringify(sample.empty)}`,
      comment: 'likely: databases write these where there is nothing',
    });
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
  { type, columns, assignments }: Proposal,
  id: IdChoice,
  state: TransferState | undefined,
  { lists, format, rows }: Sample,
): string[] {
  const isText = (name: string) =>
    format === 'csv' ||
    rows.every((row) => typeof (valueAt(row, name.split('.')) ?? '') === 'string');
  const used = new Set([
    ...[...assignments.values()].map(({ column }) => column.name),
    ...id.columns,
  ]);
  const unread = columns.filter(({ name }) => !used.has(name) && !isPersonalName(name));
  const plain: string[] = [];
  const lines: string[] = [];
  for (const column of unread) {
    const { name, content } = column;
    if (content.mobiles > 0.5 && signalTypeSpec(type).side === 'funds') {
      lines.push(
        `# Not read: ${oneLine(name)} holds phones. If they are of the accounts' owners, a link.declared says so (docs/mappings.md, "The phone of an account's owner").`,
      );
      continue;
    }
    const isCode = content.values.length > 1 && areCodes(content);
    if (!isCode) plain.push(oneLine(name));
    else {
      const values = content.values.map(
        ([text, count]) =>
          `${shown(text.length > 8 && /\d{6}/.test(text) ? maskAccount(text) : text)} ${count} times`,
      );
      const what =
        state?.column === column
          ? "It looks like the state of the transfer: see 'type' below."
          : (meaningOf(type, column) ??
            `If some are other signals, each signal says which with ${whenOf(name, content, isText(name))}; if some are none, drop them.`);
      lines.push(`# Not read: ${oneLine(name)} has ${values.join(', ')}. ${what}`);
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

/** What values mean that call records of many networks have, with the line that says so. */
function meaningOf(type: SignalType, { name, content }: KnownColumn): string | undefined {
  if (!type.startsWith('call.') && !type.startsWith('sms.')) return undefined;
  const values = content.values.map(([text]) => text);
  const path = oneLine(rowPath(name));
  const outgoing = values.filter((text) => OUTGOING.has(text)).map((text) => `'${text}'`);
  if (outgoing.length > 0 && values.every((text) => OUTGOING.has(text) || INCOMING.has(text))) {
    return `CHECK: it looks like the direction. To take what comes in alone: drop: [ ${path} in [${outgoing.join(', ')}] ]`;
  }
  if (type.startsWith('call.') && values.every((text) => /^[ABC]$/.test(text))) {
    return `CHECK: it looks like the attestation of STIR/SHAKEN, of which C vouches for the gateway alone: callerCheck: { from: ${from(name)}, map: { A: passed, B: passed, C: none } }`;
  }
  return undefined;
}

const INCOMING: ReadonlySet<string> = new Set(['MT', 'MTC', 'SMMT']);
const OUTGOING: ReadonlySet<string> = new Set(['MO', 'MOC', 'SMMO']);

/** A condition on a column, as a signal of the mapping has it. */
function whenOf(name: string, { values }: Content, isText: boolean): string {
  const path = oneLine(rowPath(name));
  const value = isText ? path : `string(${path})`;
  return `when: ${value} == ${shown(values[0]?.[0] ?? '')}`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
