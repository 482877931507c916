// How somebody stands now, for whoever asks before doing business with them.
import type { Subject } from '../../engine/decision.ts';
import { type Fault, readFieldValue } from '../../signal/field-value.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import { Risk, RiskParams } from '../contract/risk.ts';
import type { ApiDeps } from '../ports.ts';
import { riskViewOf } from '../risk-view.ts';

/** GET /v1/risk/{kind}/{id}. */
export function riskRoutes(app: App, { risk, metrics }: Pick<ApiDeps, 'risk' | 'metrics'>): void {
  app.get(
    '/v1/risk/:kind/:id',
    {
      schema: {
        operationId: 'getRisk',
        tags: ['risk'],
        summary: 'How a person, phone, account, domain or device stands',
        description:
          'Read from the engine as it is, with everything that it has taken in before; asking changes nothing. Points decay with event time, so the answer holds for the newest event time that the engine has seen.',
        params: RiskParams,
        response: { 200: Risk },
      },
    },
    async ({ params }) => {
      const subject = canonical(params);
      const view = riskViewOf(subject, await risk(subject));
      metrics.countRiskRead(subject.kind, view.level);
      return view;
    },
  );
}

/** The subject with its id as signals write it. Throws FW_REQUEST_INVALID. */
function canonical({ kind, id }: Subject): Subject {
  const faults: Fault[] = [];
  const value = readFieldValue('id', { kind, text: '' }, id, faults);
  if (typeof value === 'string') return { kind, id: value };
  const why = faults.map(({ message }) => message).join('; ');
  throw new FwError('FW_REQUEST_INVALID', `The path is wrong: ${why}.`);
}
