// The reference page of signals for partners, as Markdown, from the same tables as the schemas.
import { fieldRowsOf, HEAD_FIELDS } from './parse-signal.ts';
import {
  type FieldSpec,
  SIGNAL_TYPE_NAMES,
  type SignalType,
  signalTypeSpec,
} from './signal-type.ts';

const KIND_TEXT: Readonly<Record<FieldSpec['kind'], string>> = {
  text: 'text',
  phone: 'text: a phone number, or an opaque subscriber id',
  account: 'text: an account or card number',
  domain: 'text: a domain name',
  device: 'text: a device id',
  person: 'text: a person id',
  region: 'text: six digits',
  time: 'epoch ms, or RFC 3339 text',
  fen: 'whole number of fen',
  ms: 'whole number of milliseconds',
  days: 'whole number of days',
  count: 'whole number',
  flag: 'true or false',
  code: 'one of',
};

const INTRO = `# Signals

Generated from \`signal/signal-type.ts\` by \`node scripts/generate-docs.ts\`; do not edit.

A signal is one flat JSON object: something that happened. It is sent bare, or in a
[CloudEvents 1.0](https://cloudevents.io) envelope (structured or binary mode) whose \`id\`, \`source\`, \`type\` and \`time\` are
the signal's own and whose \`data\` holds the other fields. \`source\` and \`id\` together are its identity: the same one twice
counts once. A field that is not named below is refused, and every fault of a signal is reported at once.

Texts are 1 to 256 characters without control characters. Mainland mobile numbers take the form \`+8613800000000\` and
domains lower case, however they are written. The schemas beside this page are JSON Schema 2020-12: \`signal.schema.json\` is
any signal, \`pack.schema.json\` (draft 7, for editors) is a file of a [rule pack](../rules.md), the others are one type each.
`;

/** The whole page. Equal tables give equal bytes. */
export function signalReference(): string {
  const head = Object.entries(HEAD_FIELDS).map(([name, spec]) => fieldLine(name, spec, true));
  const common = ['## Fields of every signal', '', ...TABLE_HEAD, ...head, ''];
  return [INTRO, ...common, ...SIGNAL_TYPE_NAMES.flatMap(typeSection)].join('\n');
}

const TABLE_HEAD = ['| field | required | value | meaning |', '| --- | --- | --- | --- |'];

function typeSection(type: SignalType): string[] {
  const { text, side, suspectKeys, victimKeys } = signalTypeSpec(type);
  const rows = fieldRowsOf(type).filter((row) => !Object.hasOwn(HEAD_FIELDS, row.name));
  return [
    `## ${type}`,
    '',
    `${text} Side: ${side}. Suspect key: ${keyList(suspectKeys)}. Victim key: ${keyList(victimKeys)}.`,
    '',
    ...TABLE_HEAD,
    ...rows.map((row) => fieldLine(row.name, row.spec, row.isRequired)),
    '',
  ];
}

function fieldLine(name: string, spec: FieldSpec, isRequired: boolean): string {
  const value = valueText(spec, (code) => `\`${code}\``);
  return `| \`${name}\` | ${isRequired ? 'yes' : ''} | ${value} | ${spec.text} |`;
}

/** What a field holds, in words: its kind and unit, or its codes. */
export function valueText(spec: FieldSpec, codeText = (code: string) => code): string {
  const codes = (spec.codes ?? []).map(codeText).join(', ');
  const longer = spec.lengthMax === undefined ? '' : `, up to ${spec.lengthMax} characters`;
  return `${KIND_TEXT[spec.kind]}${codes === '' ? longer : ` ${codes}`}`;
}

function keyList(keys: readonly string[]): string {
  return keys.length === 0 ? 'none' : keys.map((key) => `\`${key}\``).join(', ');
}
