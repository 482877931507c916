// The body of a request as it comes: its type, its bytes one chunk after the other, or all of them where what is in it is known only at its end.
import type { EventHeaders } from '../../signal/cloud-event.ts';
import { FwError } from '../../signal/fw-error.ts';

export interface SentBody {
  /** HTTP headers with lower-case names. */
  readonly headers: EventHeaders;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

/** Largest JSON body; an NDJSON body is read as it comes and has no limit but that of a line. */
export const JSON_BYTES_MAX = 16_777_216;

/** The content type without its parameters, in small letters; undefined when the request names none. */
export function mediaTypeOf(headers: EventHeaders): string | undefined {
  const header = headers['content-type'];
  const name = typeof header === 'string' ? header.split(';')[0]?.trim().toLowerCase() : undefined;
  return name === '' ? undefined : name;
}

/** How a refusal of a content type begins. */
export function toldType(name: string | undefined): string {
  return name === undefined ? 'The content type is missing' : `The content type is ${name}`;
}

/**
 * All bytes of a body; `hold` is told of each chunk before it is kept, and may refuse it. Throws FW_BODY_TOO_LARGE, before any of it is read where the request
 * says its length, and what `hold` throws.
 */
export async function wholeBytes(
  { headers, body }: SentBody,
  hold: (bytes: number) => void = () => undefined,
): Promise<Buffer> {
  checkLength(Number(headers['content-length'] ?? 0));
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of chunksOf(body)) {
    byteCount += chunk.length;
    checkLength(byteCount);
    hold(chunk.length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The chunks of a body as they come. */
export async function* chunksOf(body: SentBody['body']): AsyncGenerator<Buffer> {
  if (body instanceof Uint8Array) yield bufferOf(body);
  else for await (const chunk of body) yield bufferOf(chunk);
}

function checkLength(byteCount: number): void {
  if (!(byteCount > JSON_BYTES_MAX)) return;
  const text = `The body is larger than ${JSON_BYTES_MAX} bytes; send smaller ones, or lines as application/x-ndjson.`;
  throw new FwError('FW_BODY_TOO_LARGE', text);
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
