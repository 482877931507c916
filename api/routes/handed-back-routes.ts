// What became of warnings and reports, for whoever sent them to fetch, page by page behind a cursor.
import { ownSourcesOf } from '../../access/role.ts';
import type { HandedBackPlace } from '../../ledger/handed-back.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import { HandedBack, HandedBackQuerystring } from '../contract/handed-back.ts';
import type { ApiDeps } from '../ports.ts';

const LIMIT = 100;
/** Outcomes of the last moments may still be on their way into the ledger; a place behind them would pass them over. */
const SETTLE_MS = 60_000;

/** GET /v1/handed-back. */
export function handedBackRoutes(
  app: App,
  { reports, now }: Pick<ApiDeps, 'reports'> & { readonly now: () => number },
): void {
  app.get(
    '/v1/handed-back',
    {
      schema: {
        operationId: 'getHandedBack',
        tags: ['signals'],
        summary: 'What came of the warnings and reports that a source sent',
        description:
          'Every outcome of an episode in which a warning or report of the source made a decision, a minute after it was recorded. Ask again with `next` for what is new; the same page may be asked for again.',
        querystring: HandedBackQuerystring,
        response: { 200: HandedBack },
      },
      config: { problems: ['FW_LEDGER_AWAY', 'FW_FORBIDDEN'] },
    },
    async ({ query, identity }) => {
      const { source, after, limit = LIMIT } = query;
      if (ownSourcesOf(identity)?.includes(source) === false)
        throw new FwError('FW_FORBIDDEN', `${source} is none of the sources of ${identity?.name}.`);
      const place = after === undefined ? {} : { after: placeOf(after) };
      const rows = await reports.handedBack({ source, ...place, limit, before: now() - SETTLE_MS });
      const last = rows.at(-1);
      const next = last === undefined ? after : cursorOf(last);
      return { items: rows, ...(next === undefined ? {} : { next }) };
    },
  );
}

function cursorOf({ recordedAt, outcomeId, signalId }: HandedBackPlace): string {
  return Buffer.from(JSON.stringify([recordedAt, outcomeId, signalId])).toString('base64url');
}

/** Throws FW_REQUEST_INVALID for what is no cursor of ours. */
function placeOf(cursor: string): HandedBackPlace {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts)) {
      const [recordedAt, outcomeId, signalId]: readonly unknown[] = parts;
      if (
        Number.isSafeInteger(recordedAt) &&
        typeof recordedAt === 'number' &&
        typeof outcomeId === 'string' &&
        typeof signalId === 'string'
      )
        return { recordedAt, outcomeId, signalId };
    }
  } catch {
    // Told below.
  }
  throw new FwError('FW_REQUEST_INVALID', "after must be the 'next' of a page before.");
}
