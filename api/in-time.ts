// Asking what may be away or slow, for whoever shows how things stand: an answer in good time or none.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { isFwError } from '../signal/fw-error.ts';

/** Whoever scrapes waits for ten seconds. */
const COUNT_MS = 2_000;

/** Nothing came in time; says so. */
export class NoAnswer extends Error {}

/** What a question is answered within `ms`. Rejects with NoAnswer when it takes longer, and as the question does. */
export async function inTime<T>(answer: Promise<T>, ms: number): Promise<T> {
  const impatience = new AbortController();
  try {
    return await Promise.race([answer, timeOut(ms, impatience.signal)]);
  } finally {
    impatience.abort();
  }
}

/** Counts a part of the metrics for a request; one whose server is away or slow is left out, so that the rest is shown. */
export async function counted(
  count: () => Promise<void>,
  { id: requestId, log }: Pick<FastifyRequest, 'id' | 'log'>,
): Promise<void> {
  try {
    await inTime(count(), COUNT_MS);
  } catch (error) {
    if (!isFwError(error) && !(error instanceof NoAnswer)) throw error;
    log.warn({ requestId, err: error }, 'a part of the metrics is not counted');
  }
}

async function timeOut(ms: number, signal: AbortSignal): Promise<never> {
  await sleep(ms, undefined, { signal, ref: false });
  throw new NoAnswer(`no answer in ${ms} ms`);
}
