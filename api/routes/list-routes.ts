// Lists that rules ask for: read, looked into, and changed by two people where that may keep somebody from being warned.
import type { Static } from 'typebox';
import { entriesOfCsv } from '../../connectors/file/list-csv.ts';
import type { ListEntry } from '../../ledger/list-entries.ts';
import { ALONE_MAX, type AskedEntry, type ListRequest } from '../../rulebook/list-request.ts';
import { FwError } from '../../signal/fw-error.ts';
import { maskNote } from '../../signal/masked-words.ts';
import type { App } from '../app.ts';
import {
  ListChangeRequest,
  ListDecision,
  ListEntriesPage,
  ListEntriesQuery,
  ListFound,
  ListParams,
  ListRequestParams,
  ListRequests,
  ListRequestsQuery,
  ListRequestView,
  ListSearch,
  Lists,
} from '../contract/list.ts';
import { isOn, ListDesk, type ListDeskDeps } from '../list-desk.ts';

type Deps = Pick<ListDeskDeps, 'lists' | 'appender' | 'now' | 'eventNow'>;

const AWAY = ['FW_LEDGER_AWAY', 'FW_REDIS_AWAY'] as const;
const REQUESTS_MAX = 200;
const SAMPLE = 10;

/** Everything under /v1/lists and /v1/list-requests. */
export function listRoutes(app: App, deps: Deps): void {
  const desk = new ListDesk(deps);
  lookRoutes(app, deps);
  entryRoutes(app, desk, deps);
  changeRoutes(app, desk);
}

function lookRoutes(app: App, { lists, eventNow }: Deps): void {
  app.get(
    '/v1/lists',
    {
      schema: {
        operationId: 'listLists',
        tags: ['rules'],
        summary: 'Lists that the live rules ask for',
        response: { 200: Lists },
      },
      config: { problems: [...AWAY] },
    },
    async () => {
      const [all, counts, waiting] = await Promise.all([
        lists.definitions(),
        lists.counts(eventNow()),
        lists.requests({ state: 'asked', limit: REQUESTS_MAX }),
      ]);
      return {
        lists: all.map(({ name, match, confirms, entries }) => ({
          list: name,
          match,
          ...(confirms === undefined ? {} : { confirms }),
          packEntries: entries.length,
          entries: counts.get(name) ?? 0,
          waiting: waiting.filter(({ list }) => list === name).length,
        })),
      };
    },
  );
  app.get(
    '/v1/list-requests',
    {
      schema: {
        operationId: 'listListRequests',
        tags: ['rules'],
        summary: 'What staff asked to be put on lists or taken off',
        querystring: ListRequestsQuery,
        response: { 200: ListRequests },
      },
      config: { problems: ['FW_LEDGER_AWAY'] },
    },
    async ({ query }) => {
      const requests = await lists.requests({ ...query, limit: REQUESTS_MAX });
      return { requests: requests.map(requestViewOf) };
    },
  );
}

function entryRoutes(app: App, desk: ListDesk, { lists, eventNow }: Deps): void {
  app.get(
    '/v1/lists/:list/entries',
    {
      schema: {
        operationId: 'listListEntries',
        tags: ['rules'],
        summary: 'Entries that signals put on a list',
        description:
          'Whoever sent them: staff, the police, a bank. What the pack itself has stands in the pack. An entry shows a moment after it was asked for, when the engine has it.',
        params: ListParams,
        querystring: ListEntriesQuery,
        response: { 200: ListEntriesPage },
      },
      config: { problems: ['FW_NOT_FOUND', ...AWAY] },
    },
    async ({ params, query }) => {
      const { name } = await desk.require(params.list);
      const { state = 'listed', cursor, limit = 100 } = query;
      const now = eventNow();
      const [time, rowId = ''] = cursor?.split('-') ?? [];
      const after = time === undefined ? {} : { after: { time: Number(time), rowId } };
      const found = await lists.entries({ list: name, state, now, limit, ...after });
      const last = found.length < limit ? undefined : found.at(-1);
      return {
        entries: found.map((entry) => entryViewOf(entry, now)),
        ...(last === undefined ? {} : { cursor: `${last.time}-${last.rowId}` }),
      };
    },
  );
  app.post(
    '/v1/lists/:list/search',
    {
      schema: {
        operationId: 'searchListEntries',
        tags: ['rules'],
        summary: 'Whether something is on a list, since when and why',
        description: 'By POST, so that no number stands in an address.',
        params: ListParams,
        body: ListSearch,
        response: { 200: ListFound },
      },
      config: { problems: ['FW_NOT_FOUND', ...AWAY] },
    },
    async (request) => {
      const { list } = request.params;
      const found = await desk.find(list, request.body.entry);
      request.auditObject = `${list}/${shownEntry(request.body.entry)}`;
      const now = eventNow();
      return { ...found, entries: found.entries.map((entry) => entryViewOf(entry, now)) };
    },
  );
}

function changeRoutes(app: App, desk: ListDesk): void {
  app.post(
    '/v1/lists/:list/requests',
    {
      schema: {
        operationId: 'askListChange',
        tags: ['rules'],
        summary: 'Put entries on a list, or take them off',
        description: `Adding up to ${ALONE_MAX} suspects to a list that confirms them is done at once (state \`done\`). All else, as an earlier end for one that is listed already, may keep people from being warned or have hundreds scored anew, and waits for a second person (\`asked\`). Give one of entries, csv and rowIds.`,
        params: ListParams,
        body: ListChangeRequest,
        response: { 201: ListRequestView },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_LIST_REFUSED', 'FW_LOG_AWAY', ...AWAY] },
    },
    async (request, reply) => {
      const { staff, op, reason } = request.body;
      const { list } = request.params;
      const entries = await entriesOf(desk, list, request.body);
      const after = await desk.ask(list, { op, reason, entries, askedBy: staff });
      request.auditChange = { before: null, after: auditViewOf(after) };
      return reply.code(201).send(requestViewOf(after));
    },
  );
  app.post(
    '/v1/list-requests/:requestId/decision',
    {
      schema: {
        operationId: 'decideListChange',
        tags: ['rules'],
        summary: 'Agree to a change of a list that somebody else asked for, or refuse it',
        params: ListRequestParams,
        body: ListDecision,
        response: { 200: ListRequestView },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_LIST_REFUSED', 'FW_LEDGER_AWAY', 'FW_LOG_AWAY'] },
    },
    async (request) => {
      const { staff: by, accept, reason } = request.body;
      const { requestId } = request.params;
      const before = auditViewOf(await desk.requireRequest(requestId));
      const after = await desk.decide(requestId, { by, accept, reason });
      request.auditChange = { before, after: auditViewOf(after) };
      return requestViewOf(after);
    },
  );
}

/** The entries of a body in the way in which it gives them. Throws FwError FW_REQUEST_INVALID, FW_LIST_REFUSED. */
async function entriesOf(
  desk: ListDesk,
  list: string,
  { op, entries, csv, rowIds }: Static<typeof ListChangeRequest>,
): Promise<readonly AskedEntry[]> {
  const given = [entries, csv, rowIds].filter((one) => one !== undefined);
  if (given.length !== 1 || (rowIds !== undefined && op !== 'remove')) {
    const text = 'The body is wrong: give one of entries, csv and, to take off, rowIds.';
    throw new FwError('FW_REQUEST_INVALID', text);
  }
  if (rowIds !== undefined) return await desk.entriesOfRows(list, rowIds);
  return entries ?? entriesOfCsv(csv ?? '');
}

function entryViewOf(entry: ListEntry, now: number) {
  const { op, note, entry: text, ...rest } = entry;
  const state = isOn(entry, now) ? ('listed' as const) : op === 'add' ? 'ended' : 'removed';
  return {
    ...rest,
    entry: shownEntry(text),
    state,
    ...(note === undefined ? {} : { note: maskNote(note) }),
  } satisfies Static<typeof ListEntriesPage>['entries'][number];
}

function requestViewOf(request: ListRequest): Static<typeof ListRequestView> {
  const { entries, reason, decision, ...rest } = request;
  const ends = entries.map(({ expiresTime = Number.POSITIVE_INFINITY }) => expiresTime);
  const last = Math.max(...ends);
  return {
    ...rest,
    count: entries.length,
    sample: entries.slice(0, SAMPLE).map(({ entry }) => shownEntry(entry)),
    ...(Number.isFinite(last) ? { expiresTime: last } : {}),
    reason: maskNote(reason),
    ...(decision === undefined ? {} : { decision: maskNote(decision) }),
  };
}

/** The beginning of numbers, or the code of a service, is nobody's: shorter than any number that rings at somebody's. */
function shownEntry(entry: string): string {
  return /^\+?\d{1,8}$/.test(entry) ? entry : maskNote(entry);
}

/** What the audit has of a request: no entry, as it is never changed and is kept for good. */
function auditViewOf({ requestId, state, list, op, entries, askedBy, decidedBy }: ListRequest) {
  const decided = decidedBy === undefined ? {} : { decidedBy };
  return { requestId, state, list, op, count: entries.length, askedBy, ...decided };
}
