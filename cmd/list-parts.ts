// Lists of a running forewarn: what the live rules declare, and what the ledger knows of their entries.
import type { ListPort } from '../api/ports.ts';
import type { Ledger } from '../ledger/ledger.ts';
import {
  entriesOfRows,
  listCounts,
  listEntries,
  listRequests,
  namedEntries,
} from '../ledger/list-entries.ts';
import type { ListRequestRow } from '../ledger/list-row.ts';
import type { ListDefinition, ListRequest } from '../rulebook/list-request.ts';
import type { ListPlan } from '../rules/plan.ts';
import { contentId } from '../signal/content-id.ts';
import type { LivePlan } from './live-plan.ts';

/** Revisions by state: of two people who decide at once, the one who agreed counts, since the log has the signals. */
const REVISIONS = { asked: 1, refused: 2, done: 3 } as const;

/** The lists over a ledger and the live rules. */
export function listPortOf(ledger: Ledger, livePlan: LivePlan): ListPort {
  return {
    async definitions() {
      const plan = await livePlan();
      return plan === undefined ? [] : plan.lists.map(definitionOf);
    },
    counts: (now) => listCounts(ledger, now),
    entries: (query) => listEntries(ledger, query),
    named: (list, entries) => namedEntries(ledger, list, entries),
    ofRows: (list, rowIds) => entriesOfRows(ledger, list, rowIds),
    requests: async (query) => (await listRequests(ledger, query)).flatMap(requestOf),
    keep: async (request) => {
      const row = rowOf(request);
      const token = contentId('list-request', row.requestId, String(row.revision));
      await ledger.write({ listRequests: [row] }, token);
    },
  };
}

function definitionOf(plan: ListPlan): ListDefinition {
  const { name, match, confirms, entries } = plan;
  const isSuspect = confirms !== undefined && confirms !== 'person';
  return { name, match, entries, ...(isSuspect ? { confirms } : {}) };
}

function rowOf(request: ListRequest): ListRequestRow {
  const { requestId, state, list, askedBy, askedAt, decidedBy } = request;
  return {
    requestId,
    revision: REVISIONS[state],
    state,
    list,
    askedBy,
    askedAt,
    ...(decidedBy === undefined ? {} : { decidedBy }),
    record: JSON.stringify(request),
  };
}

/** Records were written by rowOf from this very type; one whose words are over their time is empty. */
function requestOf({ record }: ListRequestRow): ListRequest[] {
  return record === '' ? [] : [JSON.parse(record)];
}
