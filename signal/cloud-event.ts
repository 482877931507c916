// CloudEvents 1.0 to the flat fields of a signal: id, source, type and time come from the envelope, everything else from its data.
// Structured mode (one JSON object) and binary mode (ce-* HTTP headers, data as the body). Extension attributes are let through unread,
// as the specification asks of consumers; the fields themselves are checked by parse-signal.ts.
import { type Fault, shown } from './field-value.ts';

export type UnwrappedEvent =
  | { readonly ok: true; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** HTTP headers with lower-case names, as Node gives them. */
export type EventHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

const ENVELOPE_FIELDS = ['type', 'id', 'source', 'time'] as const;

/** Whether a parsed JSON value is a CloudEvents envelope: an object with a `specversion`. */
export function isCloudEvent(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && Object.hasOwn(value, 'specversion');
}

/** Whether HTTP headers announce a CloudEvent in binary mode. */
export function isBinaryCloudEvent(headers: EventHeaders): boolean {
  return headers['ce-specversion'] !== undefined;
}

/** The flat fields of a structured-mode envelope, or what is wrong with the envelope. */
export function unwrapCloudEvent(envelope: Readonly<Record<string, unknown>>): UnwrappedEvent {
  const faults: Fault[] = [];
  checkVersion(envelope['specversion'], faults);
  checkContentType(envelope['datacontenttype'], faults);
  if (envelope['data_base64'] !== undefined) {
    refuse(faults, 'data_base64', 'data_base64 is not accepted; put the signal into data as JSON');
  }
  return mergeData(envelope, envelope['data'], faults);
}

/** The flat fields of a binary-mode event: attributes from the ce-* headers, `data` the parsed JSON body. */
export function unwrapBinaryCloudEvent(headers: EventHeaders, data: unknown): UnwrappedEvent {
  const faults: Fault[] = [];
  checkVersion(headers['ce-specversion'], faults);
  checkContentType(headers['content-type'], faults);
  const envelope: Record<string, unknown> = {};
  for (const name of ENVELOPE_FIELDS) {
    const header = headers[`ce-${name}`];
    if (header === undefined) continue;
    const text = typeof header === 'string' ? decodeHeader(header) : undefined;
    if (text === undefined) refuse(faults, name, `ce-${name} must be one percent-encoded value`);
    else envelope[name] = text;
  }
  return mergeData(envelope, data, faults);
}

/**
 * The same binary-mode event in structured mode, with all its attributes: those of extensions too. What cannot be decoded of a header stays as it was
 * written.
 */
export function structuredEvent(headers: EventHeaders, data: unknown): Record<string, unknown> {
  const event: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(headers))
    if (name.startsWith('ce-') && typeof value === 'string')
      event[name.slice('ce-'.length)] = decodeHeader(value) ?? value;
  const type = headers['content-type'];
  return { ...event, ...(typeof type === 'string' ? { datacontenttype: type } : {}), data };
}

function mergeData(
  envelope: Readonly<Record<string, unknown>>,
  data: unknown,
  faults: Fault[],
): UnwrappedEvent {
  if (!isRecord(data)) {
    refuse(
      faults,
      'data',
      `data is ${shown(data)}; it must be a JSON object with the other fields`,
    );
    return { ok: false, faults };
  }
  const fields: [string, unknown][] = Object.entries(data);
  for (const name of ENVELOPE_FIELDS) {
    const outer = envelope[name];
    if (outer === undefined || outer === null) continue;
    const inner = data[name];
    if (inner !== undefined && inner !== outer) {
      const both = `${shown(outer)} in the envelope and ${shown(inner)} in data`;
      refuse(faults, name, `${name} is ${both}; give it once`);
    }
    fields.push([name, outer]);
  }
  return faults.length > 0
    ? { ok: false, faults }
    : { ok: true, fields: Object.fromEntries(fields) };
}

function checkVersion(version: unknown, faults: Fault[]): void {
  if (version === '1.0') return;
  refuse(faults, 'specversion', `specversion is ${shown(version)}; only "1.0" is accepted`);
}

function checkContentType(contentType: unknown, faults: Fault[]): void {
  if (contentType === undefined || contentType === null) return;
  if (typeof contentType === 'string' && isJsonType(contentType)) return;
  const wanted = 'application/json';
  refuse(faults, 'datacontenttype', `data is ${shown(contentType)}; it must be ${wanted}`);
}

function isJsonType(contentType: string): boolean {
  return /^[a-z0-9.+-]+\/(?:json|[a-z0-9.-]+\+json)\s*(?:;|$)/i.test(contentType);
}

/** Header values are percent-encoded UTF-8 (HTTP binding, section 3.1.3.2). */
function decodeHeader(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

function refuse(faults: Fault[], field: string, message: string): void {
  faults.push({ field, code: 'bad-envelope', message });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
