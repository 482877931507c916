// What every partner's HTTP answer needs: its body within a bound, how long to wait, and why there is none.
import { FwError } from '../../signal/fw-error.ts';

const RETRY_AFTER_MS_MAX = 600_000;

/** The body as text. Throws FW_CONFIG when it is longer than `bytesMax`. */
export async function bodyOf(response: Response, url: string, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let byteCount = 0;
  for await (const chunk of response.body ?? []) {
    byteCount += chunk.length;
    if (byteCount > bytesMax)
      throw new FwError(
        'FW_CONFIG',
        `A page of ${url} is larger than ${bytesMax} bytes: ask for smaller ones.`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What `Retry-After` says, in ms, ten minutes at most; undefined when it says nothing. */
export function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, RETRY_AFTER_MS_MAX) : undefined;
}

/** Why there is no answer; fetch hides it in the cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const text = cause instanceof Error && cause.message !== '' ? cause.message : error.message;
  return text.trim().replace(/\.$/, '');
}
