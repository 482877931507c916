// One line of NDJSON, or one parsed JSON value, to a Signal: bare, or in a CloudEvents 1.0 envelope.
import { isCloudEvent, unwrapCloudEvent } from './cloud-event.ts';
import { type ParsedSignal, parseSignal } from './parse-signal.ts';

/** Reads one line of JSON. A byte order mark before it and a carriage return or blanks after it are ignored. Never throws. */
export function parseSignalLine(line: string): ParsedSignal {
  const text = line.charCodeAt(0) === 0xfeff ? line.slice(1) : line;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'not JSON';
    const message = `The line is not JSON: ${reason}`;
    return { ok: false, faults: [{ code: 'bad-json', message }] };
  }
  return parseSignalValue(value);
}

/** Reads a parsed JSON value that is a bare signal or a CloudEvents 1.0 structured envelope. Never throws. */
export function parseSignalValue(value: unknown): ParsedSignal {
  if (!isCloudEvent(value)) return parseSignal(value);
  const event = unwrapCloudEvent(value);
  return event.ok ? parseSignal(event.fields) : event;
}
