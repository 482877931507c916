// Lines of NDJSON that try a scanner: valid signals, printed in unusual ways, and then damaged, from the text of a value down to single
// bytes. All from a seed. Written for speed, so that a soak sees millions of lines: one line costs a few microseconds.
import fc from 'fast-check';
import { fieldRowsOf, parseSignal, printFaults } from '../signal/parse-signal.ts';
import type { Signal } from '../signal/signal.ts';
import type { FieldKind, SignalType } from '../signal/signal-type.ts';
import { arbitrarySignal } from './arbitrary-signal.ts';

const ENCODER = new TextEncoder();

/** A whole number below `limit`. */
export type Draw = (limit: number) => number;

/** Draws that a seed decides: xorshift, good enough to choose damage. */
export function drawsOf(seed: number): Draw {
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x6a09e667) | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** Signals of all types to start from, two of three in plain ASCII, so that one damage alone decides how they are read. */
export function signalsToDamage(count: number, seed: number): readonly Signal[] {
  const signals = fc.sample(arbitrarySignal(), { numRuns: count, seed });
  return signals.map((signal, index) => (index % 3 === 0 ? signal : inAscii(signal)));
}

function inAscii(signal: Signal): Signal {
  const parsed = parseSignal(JSON.parse(JSON.stringify(signal).replace(/[^ -~]+/g, 'x')));
  if (!parsed.ok) throw new Error(`not a signal any more: ${printFaults(parsed.faults)}`);
  return parsed.signal;
}

/** Texts of JSON that stand where a value should, right and wrong. */
const VALUES = [
  ...[
    'null',
    'true',
    'false',
    'True',
    'truee',
    'falsx',
    '"中\u007f"',
    '"é\u001f"',
    '"é\\\\"',
    'false1',
    'nul',
    '[]',
    '{}',
    '[1]',
    '{"a":1}',
    '""',
    '" "',
  ],
  ...[
    '0',
    '-0',
    '1',
    '7',
    '00',
    '01',
    '-1',
    '+1',
    '.5',
    '1.',
    '1.0',
    '1.5',
    '1e3',
    '1E+2',
    '1e400',
  ],
  ...['0x10', 'NaN', '1 2', '123456789012', '1772381026373', '253402300799999', '253402300800000'],
  ...[
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '9999999999999999',
    '90071992547409910',
  ],
  ...['1000', '10000', '1234567', '0000', '12345678901234567890', '1e0', '100e-2', '"1"'],
  ...['"2026-03-01T08:30:00+08:00"', '"2026-02-30T00:00:00Z"', '"1970-01-01T00:00:00Z"', '"now"'],
  ...['"330106"', '"330000"', '"330006"', '"990101"', '"33010"', '"3301066"', '"33010a"', '330106'],
  ...[
    '"+8613800000000"',
    '"+8612800000000"',
    '"+861380000000"',
    '"+86138000000001"',
    '"13800000000"',
  ],
  ...[
    '"138 0000 0000"',
    '"0086138 0000 0000"',
    '"8613800000000"',
    '"0571-88888888"',
    '"057188888888"',
  ],
  ...[
    '"+86571 8888 8888"',
    '"+8695588"',
    '"95588"',
    '"0044123456789"',
    '"+44123456789"',
    '"4008001234"',
  ],
  ...[
    '"+"',
    '"+86"',
    '"+861"',
    '"+86x"',
    '"1+2"',
    '"(1)"',
    '"-+8613800000000"',
    '"( +86571 88888888"',
    '"00"',
    '"10655555555"',
    '"18655555555"',
    '"-"',
  ],
  ...[
    '"12655555555"',
    '"8619655555555"',
    '"8612655555555"',
    '"1380000 000a"',
    '"138\\u00300000000"',
  ],
  ...[
    '"A.Example"',
    '"a.example."',
    '"a.example"',
    '"a.example/x"',
    '"a b"',
    '"."',
    '"a@b"',
    '"a..b"',
  ],
  ...[
    '"app"',
    '"App"',
    '"app "',
    '"qr"',
    '"domestic"',
    '"personal"',
    '"active"',
    '"add"',
    '"dissuaded"',
  ],
  ...[
    '"中文"',
    '"😀"',
    '"é"',
    '"\u0085"',
    '"\u007f"',
    '"\u00a0"',
    '"\ufeff"',
    '"\ufffd"',
    '"\u2028"',
    '"３"',
  ],
  ...[
    '"\\ud83d\\ude00"',
    '"\\ud83d"',
    '"\\ude00\\ud83d"',
    '"\\u0000"',
    '"\\n"',
    '"\\/"',
    '"\\x"',
    '"\\u12"',
  ],
  ...['"a\tb"', '"a\\u0041"', '"\\""', '"\\\\"', '"\u0000"', '"\u001f"', '"a!b "', '"#"', '"~"'],
  ...[252, 253, 254, 255, 256, 257, 2000, 2001].map((length) => `"${'a'.repeat(length)}"`),
  ...[128, 129, 256, 257, 1000, 1001].map((length) => `"${'😀'.repeat(length)}"`),
  ...[256, 257, 2000, 2001].map((length) => `"${'中'.repeat(length)}"`),
];

const KEYS = [
  ...[
    'type',
    'id',
    'source',
    'time',
    'region',
    'caller',
    'phone',
    'amountFen',
    'note',
    'device',
    'domain',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'ID',
    'Type',
    '',
    'specversion',
    'data',
    'i',
    'idd',
    'typ\\u0065',
  ],
  ...[
    '\\u0069d',
    'callerr',
    'calle',
    '中文',
    'id ',
    ' id',
    'suspectPhone',
    'accountAgeDays',
    'account',
  ],
];

const BLANKS = ['', '', '', ' ', '  ', '\t', '\r', ' \t\r '];

/** Bytes that mean something to JSON, to UTF-8 or to a check. */
const BYTES = [
  ...[
    0x22, 0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a, 0x20, 0x09, 0x0d, 0x0a, 0x00, 0x1f, 0x7f,
  ],
  ...[
    0x21, 0x23, 0x2d, 0x2e, 0x2b, 0x30, 0x31, 0x39, 0x3a, 0x2f, 0x45, 0x65, 0x41, 0x5a, 0x61, 0x75,
  ],
  ...[
    0x80, 0x85, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xc3, 0xdf, 0xe0, 0xe1, 0xed, 0xee, 0xef, 0xbb,
  ],
  ...[0xf0, 0xf1, 0xf4, 0xf5, 0xff, 0x8f, 0x90],
];

/** A good value of each kind of field, as JSON. */
const GOOD_VALUES: Readonly<Record<FieldKind, string>> = {
  text: '"t-1"',
  phone: '"+8613800000000"',
  account: '"6222026386381155665"',
  domain: '"a.example"',
  device: '"864786176669682"',
  person: '"p1"',
  region: '"330106"',
  time: '1772381026373',
  fen: '100',
  ms: '5000',
  days: '7',
  count: '12',
  flag: 'true',
  code: '"app"',
};

/** Canonical lines of a type that have all its fields, but one of them with every value that may stand there, right or wrong. */
export function* linesOfValues(type: SignalType): Generator<string> {
  for (const changed of fieldRowsOf(type).keys()) {
    for (const value of VALUES) yield fullLine(type, changed, value);
  }
}

/** A canonical line of a type that has all its fields, over and over, with a byte put, left out or changed, or UTF-8 put, at each place in turn. */
export function* linesOfBytes(type: SignalType, draw: Draw): Generator<Uint8Array> {
  const line = ENCODER.encode(fullLine(type));
  for (const at of line.keys()) {
    for (let variant = 0; variant < 3; variant++) {
      const kind = draw(4);
      const byte = draw(2) === 0 ? pick(BYTES, draw) : 0x20 + draw(0x60);
      const put = variant === 0 ? pick(SEQUENCES, draw) : kind === 1 ? [] : [byte];
      const bytes = [...line];
      bytes.splice(at, kind === 0 || variant === 0 ? 0 : 1, ...put);
      yield Uint8Array.from(bytes);
    }
  }
}

function fullLine(type: SignalType, changed?: number, value = ''): string {
  const pairs = fieldRowsOf(type).map(({ name, spec }, place) => {
    const code = spec.codes?.[0];
    const good = code === undefined ? GOOD_VALUES[spec.kind] : JSON.stringify(code);
    return `"${name}":${place === changed ? value : good}`;
  });
  return `{"type":"${type}",${pairs.join(',')}}`;
}

/** The ends of what UTF-8 may say, and just beyond them. */
const SEQUENCES = [
  ...['c285', 'c29f', 'c2a0', 'dfbf', 'c080', 'c1bf', 'c2', 'c241', '80', 'bf', 'ff'],
  ...[
    'e0a080',
    'e09fbf',
    'e08080',
    'ed9fbf',
    'eda080',
    'edbfbf',
    'ee8080',
    'efbfbf',
    'efbbbf',
    'e4b8',
  ],
  ...['f0908080', 'f08fbfbf', 'f48fbfbf', 'f4908080', 'f5808080', 'f09f98', 'f09f9880', 'e4b841'],
].map((hex) => [...Buffer.from(hex, 'hex')]);

/** One line, the newline left out; bytes may stand in it that are one. */
export function drawLine(signals: readonly Signal[], draw: Draw): Uint8Array {
  const signal = signals[draw(signals.length)];
  const entries: [string, string][] = Object.entries(signal ?? {}).map(([name, value]) => [
    JSON.stringify(name),
    JSON.stringify(value),
  ]);
  if (draw(4) === 0) shuffle(entries, draw);
  const damages = draw(3) === 0 ? 0 : draw(3) < 2 ? 1 : 2 + draw(2);
  for (let i = 0; i < damages; i++) damageEntries(entries, draw);
  let text = printEntries(entries, draw(4) === 0 ? draw : undefined);
  if (draw(16) === 0) text = envelope(entries, draw);
  if (draw(24) === 0) text = `\ufeff${draw(4) === 0 ? '\ufeff' : ''}${text}`;
  if (draw(24) === 0) text = `${pick(BLANKS, draw)}${text}${pick(BLANKS, draw)}\r`;
  if (draw(24) === 0) text = `${text}${pick([',', '}', '{', 'x', '\u0000', text], draw)}`;
  const bytes = ENCODER.encode(text);
  return draw(4) === 0 ? damageBytes(bytes, draw) : bytes;
}

function printEntries(entries: readonly (readonly [string, string])[], draw?: Draw): string {
  const blank = () => (draw === undefined ? '' : pick(BLANKS, draw));
  const pairs = entries.map(
    ([name, value]) => `${blank()}${name}${blank()}:${blank()}${value}${blank()}`,
  );
  return `${blank()}{${pairs.length === 0 ? blank() : pairs.join(',')}}${blank()}`;
}

function damageEntries(entries: [string, string][], draw: Draw): void {
  const at = draw(entries.length + 1);
  const entry = entries[at];
  const kind = draw(10);
  if (entry === undefined || kind === 0) {
    entries.splice(at, 0, [`"${pick(KEYS, draw)}"`, pick(VALUES, draw)]);
  } else if (kind === 1) {
    entries.splice(at, 1);
  } else if (kind === 2) {
    entries.splice(draw(entries.length + 1), 0, [
      entry[0],
      draw(2) === 0 ? entry[1] : pick(VALUES, draw),
    ]);
  } else if (kind === 3) {
    entry[draw(2)] = escapeSome(entry[draw(2)] ?? '', draw);
  } else if (kind === 4) {
    entry[0] = `"${pick(KEYS, draw)}"`;
  } else if (kind === 5) {
    entry[1] = entry[1].toUpperCase();
  } else {
    entry[1] = pick(VALUES, draw);
  }
}

function escapeSome(text: string, draw: Draw): string {
  const at = 1 + draw(Math.max(1, text.length - 2));
  const unit = text.charCodeAt(at).toString(16).padStart(4, '0');
  return `${text.slice(0, at)}\\u${unit}${text.slice(at + 1)}`;
}

function envelope(entries: readonly (readonly [string, string])[], draw: Draw): string {
  const isOuter = ([name]: readonly [string, string]) => /^"(type|id|source|time)"$/.test(name);
  const data = printEntries(entries.filter((entry) => !isOuter(entry) || draw(8) === 0));
  const outer = entries.filter((entry) => isOuter(entry) && draw(8) !== 0);
  const version: [string, string] = ['"specversion"', draw(8) === 0 ? '"0.3"' : '"1.0"'];
  return printEntries([version, ...outer, ['"data"', data]], draw(2) === 0 ? draw : undefined);
}

function damageBytes(bytes: Uint8Array, draw: Draw): Uint8Array {
  const list = [...bytes];
  for (let i = draw(3); i >= 0; i--) {
    const at = draw(list.length + 1);
    const byte = draw(2) === 0 ? pick(BYTES, draw) : draw(256);
    const kind = draw(7);
    if (kind === 0) list.splice(at, 1);
    else if (kind === 1) list.splice(at, 0, byte);
    else if (kind === 2) list.length = at;
    else if (kind === 3) list[at] = (list[at] ?? 0) ^ (1 << draw(8));
    else if (kind === 4) list.splice(at, draw(8));
    else if (kind === 5)
      list.splice(at, 0, ...list.slice(draw(list.length + 1)).slice(0, draw(24)));
    else list[at] = byte;
  }
  return Uint8Array.from(list, (byte) => byte ?? 0x20);
}

function shuffle(entries: unknown[], draw: Draw): void {
  for (let i = entries.length - 1; i > 0; i--) {
    const j = draw(i + 1);
    [entries[i], entries[j]] = [entries[j], entries[i]];
  }
}

function pick<T>(items: readonly [T, ...T[]] | readonly T[], draw: Draw): T {
  const item = items[draw(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
