// One rule quiet for one person: asked for by a task that shows it, seen, and ended before its time.
import type { Static } from 'typebox';
import { heardSignal, quietSignal } from '../../dissuasion/rule-quiet.ts';
import { type RuleQuietRow, ruleQuietRowOf } from '../../ledger/quiet-row.ts';
import { FwError } from '../../signal/fw-error.ts';
import { maskNote } from '../../signal/masked-words.ts';
import { isWithin } from '../../signal/region.ts';
import type { App } from '../app.ts';
import {
  HeardRequest,
  QuietParams,
  QuietRequest,
  Quiets,
  QuietsQuery,
  QuietView,
} from '../contract/rule-quiet.ts';
import { TaskParams } from '../contract/task.ts';
import { maskPathPart, maskSubject } from '../masking.ts';
import type { ApiDeps } from '../ports.ts';

type Deps = Pick<ApiDeps, 'tasks' | 'quiets' | 'appender'> &
  Readonly<Record<'now' | 'eventNow', () => number>>;

const SHOWN_MAX = 200;
const HOUR_MS = 3_600_000;

/** Everything under /v1/rule-quiets, and POST /v1/tasks/{taskId}/rule-quiets. */
export function ruleQuietRoutes(app: App, deps: Deps): void {
  askRoute(app, deps);
  listRoute(app, deps);
  endRoute(app, deps);
}

function askRoute(app: App, { tasks, quiets, appender, now, eventNow }: Deps): void {
  app.post(
    '/v1/tasks/:taskId/rule-quiets',
    {
      schema: {
        operationId: 'quietRule',
        tags: ['rules'],
        summary: 'Have one rule be quiet for the person of a task for a while',
        description:
          'A decision about the person opens nothing while all its rules are quiet; with one rule more it is heard as it is. The task goes on. It holds from its place in the log on, and shows in the list a moment later. A rule that is quiet already is quiet until the new time.',
        params: TaskParams,
        body: QuietRequest,
        response: { 201: QuietView },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_REDIS_AWAY', 'FW_LOG_AWAY', 'FW_LEDGER_AWAY'] },
    },
    async (request, reply) => {
      const { taskId } = request.params;
      const view = await tasks.find(taskId);
      if (view === undefined) throw new FwError('FW_NOT_FOUND', `There is no task ${taskId}.`);
      const times = { now: now(), time: eventNow() };
      const signal = quietSignal(view.task, request.body, { ...times, maxMs: quiets.maxMs });
      const standing = { state: 'quiet', now: times.time, of: signal, limit: 1 } as const;
      const [before] = await quiets.list(standing);
      await appender.append([signal]);
      const after = viewOf(ruleQuietRowOf(signal), times.time);
      request.auditChange = {
        before: before === undefined ? null : auditViewOf(viewOf(before, times.time)),
        after: auditViewOf(after),
      };
      return reply.code(201).send(after);
    },
  );
}

function listRoute(app: App, { quiets, eventNow }: Deps): void {
  app.get(
    '/v1/rule-quiets',
    {
      schema: {
        operationId: 'listRuleQuiets',
        tags: ['rules'],
        summary: 'Rules that staff had be quiet for one person',
        description: 'What an outcome `not-fraud` quieted is not among them.',
        querystring: QuietsQuery,
        response: { 200: Quiets },
      },
      config: { problems: ['FW_LEDGER_AWAY'] },
    },
    async ({ query: { region, state = 'quiet' } }) => {
      const now = eventNow();
      const place = region === undefined ? {} : { region };
      const found = await quiets.list({ state, now, ...place, limit: SHOWN_MAX });
      const maxHours = Math.floor(quiets.maxMs / HOUR_MS);
      return { quiets: found.map((row) => viewOf(row, now)), maxHours };
    },
  );
}

function endRoute(app: App, { quiets, appender, now, eventNow }: Deps): void {
  app.post(
    '/v1/rule-quiets/:quietId/end',
    {
      schema: {
        operationId: 'hearRule',
        tags: ['rules'],
        summary: 'Have a rule be heard again for a person before its time',
        params: QuietParams,
        body: HeardRequest,
        response: { 200: QuietView },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_LOG_AWAY', 'FW_LEDGER_AWAY'] },
    },
    async (request) => {
      const { quietId } = request.params;
      const { region, staff, reason } = request.body;
      const times = { now: now(), time: eventNow() };
      const asked = { state: 'quiet', now: times.time, rowId: quietId, limit: 1 } as const;
      const [quiet] = await quiets.list(asked);
      if (quiet === undefined || !isWithin(quiet.region, region))
        throw new FwError('FW_NOT_FOUND', `No rule is quiet as ${quietId} in ${region}.`);
      const signal = heardSignal(quiet, { staff, reason }, times);
      await appender.append([signal]);
      const after = viewOf(ruleQuietRowOf(signal), times.time);
      request.auditChange = {
        before: auditViewOf(viewOf(quiet, times.time)),
        after: auditViewOf(after),
      };
      return after;
    },
  );
}

function viewOf(row: RuleQuietRow, now: number): Static<typeof QuietView> {
  const { rowId, person, rule, op, region, taskId, time, expiresTime, staff, note } = row;
  const isOver = expiresTime === undefined || expiresTime <= now;
  return {
    quietId: rowId,
    state: op === 'remove' ? 'heard' : isOver ? 'ended' : 'quiet',
    person: shownPerson(person),
    ...{ rule, region, time },
    ...(taskId === undefined || taskId === '' ? {} : { taskId }),
    ...(expiresTime === undefined ? {} : { untilTime: expiresTime }),
    staff: staff ?? '',
    reason: maskNote(note ?? ''),
  };
}

/** A person as a signal names them, masked. */
function shownPerson(person: string): string {
  const [, kind, id = ''] = /^(phone|account):(.+)$/.exec(person) ?? [];
  if (kind === 'phone' || kind === 'account') return maskSubject({ kind, id }).id;
  return maskPathPart(person);
}

/** What the audit has: its reason stands beside. */
function auditViewOf({ reason: _, ...view }: Static<typeof QuietView>) {
  return view;
}
