// What a partner says of a delivery in our own form: {"state": "done", "reference": "…", "reason": "…", "answer": "…", "doneFen": 100}.
import { RECEIPT_STATES, type Word } from './delivery.ts';

const TEXT_MAX = 200;

/** Reads it from JSON; undefined when there is no state that we know. */
export function readWord(json: string): Word | undefined {
  return wordOf(parsed(json));
}

/** The same from what JSON says. */
export function wordOf(json: unknown): Word | undefined {
  const said = Object(json);
  const state = RECEIPT_STATES.find((one) => one === said.state);
  if (state === undefined) return undefined;
  const { doneFen } = said;
  return {
    state,
    ...shortText('reference', said.reference),
    ...shortText('reason', said.reason),
    ...shortText('answer', said.answer),
    ...(Number.isSafeInteger(doneFen) && doneFen >= 0 ? { doneFen } : {}),
  };
}

/** A field with a text that is not longer than we keep; nothing for what is no text. */
export function shortText<K extends string>(key: K, value: unknown): { [key in K]?: string } {
  const given = typeof value === 'number' ? String(value) : value;
  const field: { [key in K]?: string } = {};
  if (typeof given === 'string' && given !== '') field[key] = given.slice(0, TEXT_MAX);
  return field;
}

/** What JSON says; undefined for what is none. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
