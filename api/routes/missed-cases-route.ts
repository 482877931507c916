// Filed cases that nobody was warned of, as where a new rule begins: looked at in the background, or while the caller waits.
import { may } from '../../access/role.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { MissedAnswer } from '../../tuning/missed/missed-look.ts';
import type { MissedLook } from '../../tuning/missed/missed-looks.ts';
import type { App } from '../app.ts';
import {
  CancelMissedLookRequest,
  MissedCases,
  MissedCasesQuerystring,
  MissedLookDetail,
  MissedLookList,
  MissedLookParams,
  MissedLookRequest,
  MissedLookView,
} from '../contract/missed-cases.ts';
import type { ApiDeps, LookPort } from '../ports.ts';
import { periodOf } from './report-period.ts';

const DAYS = 7;
/** What a report is asked by where nobody has to say who they are. */
const NOBODY = 'report';

type Identity = Parameters<typeof may>[0];

/** GET /v1/report/missed-cases, and everything under /v1/missed-cases. */
export function missedCasesRoutes(app: App, looks: ApiDeps['looks']): void {
  waitRoute(app, looks);
  askRoute(app, looks);
  readRoutes(app, looks);
  cancelRoute(app, looks);
}

function waitRoute(app: App, looks: LookPort): void {
  app.get(
    '/v1/report/missed-cases',
    {
      schema: {
        operationId: 'getMissedCases',
        tags: ['reports'],
        summary: 'Cases that nobody was warned of, in clusters',
        description:
          'What their signals in the archive share that those of other people do not, and the draft of a rule for each cluster. Answers when the archive is read, up to the last of these cases, and waits for looks that were asked for before: weeks of a province take minutes. POST /v1/missed-cases does not wait.',
        querystring: MissedCasesQuerystring,
        response: { 200: MissedCases },
      },
      config: {
        problems: [
          'FW_LEDGER_AWAY',
          'FW_NOT_FOUND',
          'FW_ARCHIVE',
          'FW_REDIS_AWAY',
          'FW_LOOK_REFUSED',
        ],
      },
    },
    async ({ query, identity }) => {
      const { days = DAYS } = query;
      const { lookId } = looks.ask({ ...periodOf(query), days }, identity?.name ?? NOBODY);
      return missedView(await looks.answer(lookId));
    },
  );
}

function askRoute(app: App, looks: LookPort): void {
  app.post(
    '/v1/missed-cases',
    {
      schema: {
        operationId: 'askMissedCases',
        tags: ['reports'],
        summary: 'Look for cases that nobody was warned of, in the background',
        description:
          'One after the other, in a process that gives way to all others: GET it to see how far it is and what it came to. Asking for what waits or runs already gives that one. The newest 20 are kept until forewarn stops.',
        body: MissedLookRequest,
        response: { 202: MissedLookView },
      },
      config: { problems: ['FW_LOOK_REFUSED'] },
    },
    async (request, reply) => {
      const { staff, days = DAYS, ...period } = request.body;
      const look = looks.ask({ ...periodOf(period), days }, staff);
      const { lookId, from, to, region } = look;
      request.auditChange = {
        after: { lookId, state: look.state, from, to, ...(region === undefined ? {} : { region }) },
      };
      return reply.code(202).send(look);
    },
  );
}

function readRoutes(app: App, looks: LookPort): void {
  app.get(
    '/v1/missed-cases',
    {
      schema: {
        operationId: 'listMissedLooks',
        tags: ['reports'],
        summary: 'Looks at cases that nobody was warned of',
        response: { 200: MissedLookList },
      },
    },
    async ({ identity }) => ({ looks: looks.list().filter((look) => sees(identity, look)) }),
  );
  app.get(
    '/v1/missed-cases/:lookId',
    {
      schema: {
        operationId: 'getMissedLook',
        tags: ['reports'],
        summary: 'One look at missed cases: how far it is, or what it came to',
        params: MissedLookParams,
        response: { 200: MissedLookDetail },
      },
      config: { problems: ['FW_NOT_FOUND'] },
    },
    async ({ params: { lookId }, identity }) => {
      const look = seen(looks, lookId, identity);
      const result = looks.result(lookId);
      return { ...look, ...(result === undefined ? {} : { result: missedView(result) }) };
    },
  );
}

function cancelRoute(app: App, looks: LookPort): void {
  app.post(
    '/v1/missed-cases/:lookId/cancel',
    {
      schema: {
        operationId: 'cancelMissedLook',
        tags: ['reports'],
        summary: 'End a look at missed cases early',
        params: MissedLookParams,
        body: CancelMissedLookRequest,
        response: { 200: MissedLookView },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_LOOK_REFUSED'] },
    },
    async (request) => {
      const { lookId, state } = seen(looks, request.params.lookId, request.identity);
      const look = looks.cancel(lookId, request.body.staff);
      request.auditChange = { before: { state }, after: { state: look.state } };
      return look;
    },
  );
}

/** What a look came to is about its region, and is for nobody who may not see that. */
function sees(identity: Identity | undefined, { region = '' }: MissedLook): boolean {
  return identity === undefined || may(identity, 'rules:read', region);
}

/** Throws FwError FW_NOT_FOUND, also of one that somebody may not see. */
function seen(looks: LookPort, lookId: string, identity: Identity | undefined): MissedLook {
  const look = looks.find(lookId);
  if (sees(identity, look)) return look;
  throw new FwError('FW_NOT_FOUND', `There is no look at missed cases ${lookId}.`);
}

/** Missed cases as the API shows them. */
export function missedView({ clusters, ...head }: MissedAnswer): MissedCases {
  return {
    ...head,
    clusters: clusters.map((cluster) => {
      const { caseIds, typologies, regions, weeks, traits, sequences, shared, draft, ...rest } =
        cluster;
      return {
        ...rest,
        caseIds: [...caseIds],
        typologies: [...typologies],
        regions: [...regions],
        weeks: [...weeks],
        traits: [...traits],
        sequences: [...sequences],
        shared: [...shared],
        ...(draft === undefined ? {} : { draft: { ...draft, complaints: [...draft.complaints] } }),
      };
    }),
  };
}
