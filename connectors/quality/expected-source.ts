// A source of which somebody said how often something comes. Its own past says nothing of one that sends a file a day, and nothing after a restart.

export interface ExpectedSource {
  /** Its name in the file of sources. */
  readonly source: string;
  readonly everyMs: number;
  /** Processing time at which a record was last accepted, in this run or an earlier one, epoch ms. */
  readonly lastAccepted: number;
}

const MINUTE_MS = 60_000;

/** What is to be said of it when nothing was accepted for longer, at a processing time, epoch ms. */
export function silenceOf(
  { everyMs, lastAccepted }: ExpectedSource,
  at: number,
): string | undefined {
  if (at - lastAccepted <= everyMs) return undefined;
  const [silent, every] = [at - lastAccepted, everyMs].map((ms) => Math.floor(ms / MINUTE_MS));
  return `has sent nothing that was accepted for ${silent} min; something is expected every ${every} min`;
}
