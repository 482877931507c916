// Filed cases that nobody was warned of, as where a new rule begins.
import type { MissedAnswer } from '../../tuning/tuning.ts';
import type { App } from '../app.ts';
import { MissedCases, MissedCasesQuerystring } from '../contract/missed-cases.ts';
import type { ApiDeps } from '../ports.ts';
import { periodOf } from './report-period.ts';

const DAYS = 7;

/** GET /v1/report/missed-cases. */
export function missedCasesRoute(app: App, tuning: ApiDeps['tuning']): void {
  app.get(
    '/v1/report/missed-cases',
    {
      schema: {
        operationId: 'getMissedCases',
        tags: ['reports'],
        summary: 'Cases that nobody was warned of, in clusters',
        description:
          'What their signals in the archive share that those of other people do not, and the draft of a rule for each cluster. Reads the archive up to the last of these cases, one request at a time: weeks of a province take minutes.',
        querystring: MissedCasesQuerystring,
        response: { 200: MissedCases },
      },
      config: { problems: ['FW_LEDGER_AWAY', 'FW_NOT_FOUND', 'FW_ARCHIVE', 'FW_REDIS_AWAY'] },
    },
    async ({ query }) => {
      const { days = DAYS } = query;
      return missedView(await tuning.missed({ ...periodOf(query), days }));
    },
  );
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
