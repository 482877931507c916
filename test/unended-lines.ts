// A sender that begins and is never done.
import { type ClientRequest, request } from 'node:http';

/** Begins to send lines to a URL, and does not end; what becomes of it is nobody's business. */
export function beginLines(url: string, lines: string): ClientRequest {
  const sending = request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
  });
  sending.on('error', () => undefined);
  sending.write(lines);
  return sending;
}
