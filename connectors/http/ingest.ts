// What POST /v1/signals does with a body: items out of it in whichever form they came, the good ones into the log, the bad ones back
// to the sender with every fault. The route answers only when the log has the good ones; a sender that gets no answer, or an
// error, sends all again, which counts nothing twice.
import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import {
  type EventHeaders,
  isBinaryCloudEvent,
  isCloudEvent,
  unwrapBinaryCloudEvent,
} from '../../signal/cloud-event.ts';
import { FUTURE_MS_MAX, intakeTimeFault } from '../../signal/event-time.ts';
import { TEXT_LENGTH_MAX } from '../../signal/field-value.ts';
import { FwError } from '../../signal/fw-error.ts';
import { type ParsedSignal, parseSignal } from '../../signal/parse-signal.ts';
import { parseSignalLine, parseSignalValue } from '../../signal/parse-signal-line.ts';
import type { Signal } from '../../signal/signal.ts';
import { LineSplitter } from '../file/line-splitter.ts';
import type { SignalAppender } from '../signal-appender.ts';
import { foreignFault, type Sender } from './sender.ts';
import { chunksOf, mediaTypeOf, type SentBody, toldType, wholeBytes } from './sent-body.ts';

export interface IngestRequest extends SentBody {
  /** Processing time, epoch ms. */
  readonly nowMs: number;
  /** Who sends, where that bounds what may be sent. */
  readonly sender?: Sender | undefined;
}

export interface ItemFault {
  readonly field?: string;
  readonly code: string;
  readonly message: string;
}

export interface RejectedItem {
  /** Place among the items of the body, from 0; empty lines are none. */
  readonly index: number;
  /** Line of an NDJSON body, from 1. */
  readonly line?: number;
  readonly id?: string;
  readonly faults: readonly ItemFault[];
}

/** How many items of a source were refused for a reason. */
export interface Refusals {
  /** As the item says it; UNKNOWN_SOURCE when it does not. */
  readonly source: string;
  /** Of its first fault. */
  readonly code: string;
  readonly field?: string;
  count: number;
}

export interface IngestResult {
  /** Items that the log has durably. */
  readonly accepted: number;
  readonly rejectedCount: number;
  /** The first REJECTED_SHOWN_MAX rejected items. */
  readonly rejected: readonly RejectedItem[];
  /** All of them, by source and reason. */
  readonly refusals: readonly Refusals[];
}

/** The source of an item that names none. */
export const UNKNOWN_SOURCE = 'unknown';

export const REJECTED_SHOWN_MAX = 1000;
const ITEMS_AT_ONCE = 5_000;

/** Content types that are read, for the route's description. */
export const CONTENT_TYPES = [
  'application/json',
  'application/x-ndjson',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
] as const;

type ContentType = (typeof CONTENT_TYPES)[number];

/**
 * Reads a body and appends its good items; resolves when the log has them. Throws FW_MEDIA_TYPE, FW_BODY_TOO_LARGE, FW_SIGNAL_INVALID when
 * the body as a whole is not JSON, and FW_LOG_AWAY.
 */
export async function ingestSignals(
  request: IngestRequest,
  appender: SignalAppender,
): Promise<IngestResult> {
  const contentType = contentTypeOf(request.headers);
  const items = new Items(request.nowMs, request.sender);
  if (contentType === 'application/x-ndjson') {
    await ingestLines(request.body, items, appender);
  } else {
    const value = parseJson(textOf(await wholeBytes(request)));
    for (const parsed of parseItems(value, contentType, request.headers)) {
      items.add(parsed.result, headOf(parsed.value));
      // A body of millions of items must not keep everybody else waiting.
      if (items.count % ITEMS_AT_ONCE === 0) await setImmediate();
    }
    await appender.append(items.taken());
  }
  return items;
}

async function ingestLines(
  body: IngestRequest['body'],
  items: Items,
  appender: SignalAppender,
): Promise<void> {
  const splitter = new LineSplitter();
  const take = async (block: ReturnType<LineSplitter['push']>) => {
    for (let i = 0; i < block.lines.length; i++) {
      const text = block.lines[i] ?? '';
      const fault = block.faults.get(i);
      const line = block.firstRow + i;
      if (fault !== undefined) items.reject([fault], {}, line);
      else if (text.trim() !== '') items.add(parseSignalLine(text), headOfLine(text), line);
    }
    await appender.append(items.taken());
  };
  for await (const chunk of chunksOf(body)) await take(splitter.push(chunk));
  await take(splitter.end());
}

/** Sorts items into those to append and those to send back, and counts them. */
class Items implements IngestResult {
  accepted = 0;
  rejectedCount = 0;
  readonly rejected: RejectedItem[] = [];
  readonly #timeMax: number;
  readonly #sender: Sender | undefined;
  readonly #refusals = new Map<string, Refusals>();
  #signals: Signal[] = [];

  constructor(nowMs: number, sender: Sender | undefined) {
    this.#sender = sender;
    this.#timeMax = nowMs + FUTURE_MS_MAX;
  }

  get count(): number {
    return this.accepted + this.rejectedCount;
  }

  get refusals(): readonly Refusals[] {
    return [...this.#refusals.values()];
  }

  /** The signals since the last call. */
  taken(): readonly Signal[] {
    const signals = this.#signals;
    this.#signals = [];
    return signals;
  }

  /** `head` is asked for only when the item is refused. */
  add(parsed: ParsedSignal, head: () => ItemHead, line?: number): void {
    if (!parsed.ok) {
      this.reject(parsed.faults, head(), line);
      return;
    }
    const { signal } = parsed;
    const fault = intakeTimeFault(signal.time, this.#timeMax) ?? foreignFault(signal, this.#sender);
    if (fault !== undefined) this.reject([fault], signal, line);
    else {
      this.#signals.push(signal);
      this.accepted++;
    }
  }

  reject(faults: readonly ItemFault[], { id, source }: ItemHead, line: number | undefined): void {
    const index = this.count;
    this.rejectedCount++;
    this.#tally(source ?? UNKNOWN_SOURCE, faults[0] ?? { code: 'invalid' });
    if (this.rejected.length >= REJECTED_SHOWN_MAX) return;
    this.rejected.push({
      index,
      ...(line === undefined ? {} : { line }),
      // As long as a good one may be: the answer must not be as large as what was refused.
      ...(id === undefined ? {} : { id: id.slice(0, TEXT_LENGTH_MAX) }),
      faults,
    });
  }

  #tally(source: string, { code, field }: Pick<ItemFault, 'code' | 'field'>): void {
    const name = source.slice(0, TEXT_LENGTH_MAX);
    const key = `${name}\n${code}\n${field ?? ''}`;
    const where = field === undefined ? {} : { field };
    const refusals = this.#refusals.get(key) ?? { source: name, code, ...where, count: 0 };
    refusals.count++;
    this.#refusals.set(key, refusals);
  }
}

/** What an item says of itself, where it can be read. */
interface ItemHead {
  readonly id?: string;
  readonly source?: string;
}

function contentTypeOf(headers: EventHeaders): ContentType {
  const name = mediaTypeOf(headers);
  const known = CONTENT_TYPES.find((type) => type === name);
  if (known !== undefined) return known;
  throw new FwError('FW_MEDIA_TYPE', `${toldType(name)}; send one of ${CONTENT_TYPES.join(', ')}.`);
}

interface Item {
  readonly value: unknown;
  readonly result: ParsedSignal;
}

function* parseItems(
  value: unknown,
  contentType: ContentType,
  headers: EventHeaders,
): Generator<Item> {
  if (contentType === 'application/json' && isBinaryCloudEvent(headers)) {
    const event = unwrapBinaryCloudEvent(headers, value);
    const [id, source] = [headers['ce-id'], headers['ce-source']];
    yield { value: { id, source }, result: event.ok ? parseSignal(event.fields) : event };
    return;
  }
  if (contentType === 'application/json') {
    for (const item of listOf(value)) yield { value: item, result: parseSignalValue(item) };
    return;
  }
  const isBatch = contentType === 'application/cloudevents-batch+json';
  if (isBatch !== Array.isArray(value)) {
    const wanted = isBatch ? 'an array of CloudEvents' : 'one CloudEvent, not an array';
    throw new FwError('FW_SIGNAL_INVALID', `A body of type ${contentType} must be ${wanted}.`);
  }
  for (const item of listOf(value)) yield { value: item, result: parseEvent(item) };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function parseEvent(value: unknown): ParsedSignal {
  if (isCloudEvent(value)) return parseSignalValue(value);
  const message = 'a CloudEvent must be a JSON object with a specversion';
  return { ok: false, faults: [{ code: 'bad-envelope', message }] };
}

function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8').replace(/^\uFEFF/, '');
  // Replacement characters in the place of damaged bytes would make one id of several.
  throw new FwError('FW_SIGNAL_INVALID', 'The body is not UTF-8 text; JSON is sent as UTF-8.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_SIGNAL_INVALID', `The body is not JSON: ${why}.`, { cause });
  }
}

function headOf(value: unknown): () => ItemHead {
  return () => {
    const text = (name: string) => {
      const read: unknown = Reflect.get(Object(value), name);
      return typeof read === 'string' ? { [name]: read } : {};
    };
    return { ...text('id'), ...text('source') };
  };
}

/** The head of a refused line, where it is JSON at all. */
function headOfLine(text: string): () => ItemHead {
  return () => {
    try {
      return headOf(JSON.parse(text))();
    } catch {
      return {};
    }
  };
}
