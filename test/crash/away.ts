// How long a server stays away in the tests of outages: some seconds, or as long as FOREWARN_OUTAGE_SECONDS says (`npm run soak -- --outage 60`).

/** That long, ms; `usualMs` when nothing else is asked for. */
export function awayMs(usualMs: number): number {
  const seconds = Number(process.env['FOREWARN_OUTAGE_SECONDS'] ?? usualMs / 1_000);
  if (!(seconds > 0)) throw new Error('FOREWARN_OUTAGE_SECONDS is a number above 0');
  return seconds * 1_000;
}
