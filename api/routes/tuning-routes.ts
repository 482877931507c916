// What is learnt of the rules: points and levels proposed from outcomes and cases.
import { shiftOf } from '../../dissuasion/supervisor/shift.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { CapacityAnswer as Capacity } from '../../tuning/capacity/ask-capacity.ts';
import type { CallHours } from '../../tuning/capacity/roster.ts';
import type { TuningAnswer as Answer } from '../../tuning/tuning.ts';
import type { App } from '../app.ts';
import { type AskedHours, CapacityAnswer, CapacityRequest } from '../contract/capacity.ts';
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
  capacityRoute(app, tuning);
}

function capacityRoute(app: App, tuning: ApiDeps['tuning']): void {
  app.post(
    '/v1/tuning/capacity',
    {
      schema: {
        operationId: 'proposeCapacity',
        tags: ['rules'],
        summary: 'Levels that use the staff of the desks best',
        description:
          'Changes nothing: the tasks of a period as other levels would have opened them go through the queues of the desks, and it answers with what each choice would have meant and which is best.',
        body: CapacityRequest,
        response: { 200: CapacityAnswer },
      },
      config: { problems: ['FW_LEDGER_AWAY', 'FW_PACK_INVALID', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async ({ body }) => {
      const { callCostFen = CALL_COST_FEN, keptShare = KEPT_SHARE, pool = 'city', staff } = body;
      const made = await tuning.capacity({
        ...periodOf(body),
        pool,
        costFen: callCostFen,
        keptShare,
        ...(staff === undefined ? {} : { staff: staff.map(askedHoursOf) }),
      });
      return capacityView(made);
    },
  );
}

/** Hours as they are written; undefined when they are none. */
export function callHoursOf({ hours, callers }: AskedHours): CallHours | undefined {
  const shift = shiftOf('', hours);
  return shift && { fromMinute: shift.fromMinute, toMinute: shift.toMinute % 1_440, callers };
}

/** Throws FW_REQUEST_INVALID. */
function askedHoursOf(asked: AskedHours): CallHours {
  const read = callHoursOf(asked);
  if (read !== undefined) return read;
  throw new FwError(
    'FW_REQUEST_INVALID',
    `staff has the hours '${asked.hours}'; write them as 08:00-16:00, or 22:00-06:00 over midnight`,
  );
}

/** Capacity as the API shows it. */
export function capacityView(made: Capacity): CapacityAnswer {
  return {
    ...made,
    settings: made.settings.map((setting) => ({ ...setting, desks: [...setting.desks] })),
    diff: [...made.diff],
    files: [...made.files],
  };
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
