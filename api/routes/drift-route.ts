// What is otherwise than it was: rules, scores, features and sources.
import type { DriftAnswer as Drift } from '../../tuning/drift/ask-drift.ts';
import type { App } from '../app.ts';
import { DriftAnswer, DriftQuerystring } from '../contract/drift.ts';
import type { ApiDeps } from '../ports.ts';
import { momentOf, periodOf } from './report-period.ts';

/** GET /v1/report/drift. */
export function driftRoute(
  app: App,
  {
    tuning,
    quality,
    now,
  }: Pick<ApiDeps, 'tuning' | 'quality'> & {
    readonly now: () => number;
  },
): void {
  app.get(
    '/v1/report/drift',
    {
      schema: {
        operationId: 'getDrift',
        tags: ['reports'],
        summary: 'What is otherwise than it was',
        description:
          'Rules, scores and features of a period beside an earlier one, as far as chance does not explain it, and what is wrong with sources now.',
        querystring: DriftQuerystring,
        response: { 200: DriftAnswer },
      },
      config: { problems: ['FW_LEDGER_AWAY'] },
    },
    async ({ query }) => {
      const { against } = query;
      const made = await tuning.drift({
        ...periodOf(query),
        ...(against === undefined ? {} : { against: momentOf('against', against) }),
      });
      const view = driftView(made);
      const sources = quality
        .views(now())
        .flatMap(({ source, alerts }) =>
          alerts.map(({ text }) => ({ kind: 'source' as const, name: source, text })),
        );
      return { ...view, alerts: [...view.alerts, ...sources] };
    },
  );
}

/** Drift as the API shows it. */
export function driftView(made: Drift): DriftAnswer {
  return {
    ...made,
    alerts: made.alerts.map(({ buckets, ...alert }) => ({
      ...alert,
      ...(buckets === undefined ? {} : { buckets: [...buckets] }),
    })),
  };
}
