// What is learnt of the rules: points and levels proposed from outcomes and cases.
import type { TuningAnswer as Answer } from '../../tuning/tuning.ts';
import type { App } from '../app.ts';
import { TuningAnswer, TuningRequest } from '../contract/tuning.ts';
import type { ApiDeps } from '../ports.ts';
import { periodOf } from './report-period.ts';

const CALL_COST_FEN = 2_000;
const KEPT_SHARE = 0.5;

/** Everything under /v1/tuning. */
export function tuningRoutes(app: App, tuning: ApiDeps['tuning']): void {
  app.post(
    '/v1/tuning/proposals',
    {
      schema: {
        operationId: 'proposeTuning',
        tags: ['rules'],
        summary: 'Points and levels by what became known',
        description:
          'Changes nothing: it answers with a diff of the live pack, what each rule and line is worth with its uncertainty, and how the people are known that it is learnt from.',
        body: TuningRequest,
        response: { 200: TuningAnswer },
      },
      config: { problems: ['FW_LEDGER_AWAY', 'FW_PACK_INVALID', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async ({ body }) => {
      const { calls, callCostFen = CALL_COST_FEN, keptShare = KEPT_SHARE, ignoresStories } = body;
      const made = await tuning.propose({
        ...periodOf(body),
        ...(calls === undefined ? {} : { calls }),
        costFen: callCostFen,
        keptShare,
        isFree: ignoresStories === true,
      });
      return tuningView(made);
    },
  );
}

/** A proposal as the API shows it. */
export function tuningView(made: Answer): TuningAnswer {
  const { typologies, sweep, diff, files, ...head } = made;
  return {
    ...head,
    typologies: typologies.map((typology) => ({ ...typology, rules: [...typology.rules] })),
    sweep: [...sweep],
    diff: [...diff],
    files: [...files],
  };
}
