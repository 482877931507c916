// How somebody stands now, for whoever asks before doing business with them.
import type { Subject } from '../../engine/decision.ts';
import { type Fault, readFieldValue } from '../../signal/field-value.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import { Risk, RiskParams, RiskQuery } from '../contract/risk.ts';
import { maskSubject } from '../masking.ts';
import type { ApiDeps } from '../ports.ts';
import { riskViewOf } from '../risk-view.ts';

const ANSWERED =
  'Read from the engine as it is, with everything that it has taken in before; asking changes nothing. Points decay with event time, so the answer holds for the newest event time that the engine has seen.';

/** POST /v1/risk/query, and GET /v1/risk/{kind}/{id} for who asks so already. */
export function riskRoutes(app: App, { risk, metrics }: Pick<ApiDeps, 'risk' | 'metrics'>): void {
  const answer = async (subject: Subject): Promise<Risk> => {
    const view = riskViewOf(subject, await risk(subject));
    metrics.countRiskRead(subject.kind, view.level);
    return view;
  };
  app.post(
    '/v1/risk/query',
    {
      schema: {
        operationId: 'queryRisk',
        tags: ['risk'],
        summary: 'How a person, phone, account, domain or device stands',
        description: `${ANSWERED} By POST, so that no number stands in an address.`,
        body: RiskQuery,
        response: { 200: Risk },
      },
      config: { problems: ['FW_ENGINE_AWAY', 'FW_LEDGER_AWAY'] },
    },
    async (request) => {
      const subject = canonical(request.body, 'body');
      const { kind, id } = maskSubject(subject);
      request.auditObject = `${kind}/${id}`;
      return answer(subject);
    },
  );
  app.get(
    '/v1/risk/:kind/:id',
    {
      schema: {
        operationId: 'getRisk',
        tags: ['risk'],
        summary: 'The same by its address',
        description: `${ANSWERED} Addresses are written down by proxies and browsers, and this one has a number in it.`,
        params: RiskParams,
        response: { 200: Risk },
      },
      config: {
        deprecation: { since: '2026-12-01', sunset: '2027-12-01', instead: '/v1/risk/query' },
        problems: ['FW_ENGINE_AWAY', 'FW_LEDGER_AWAY'],
      },
    },
    async ({ params }) => answer(canonical(params, 'path')),
  );
}

/** The subject with its id as signals write it. Throws FW_REQUEST_INVALID. */
function canonical({ kind, id }: Subject, where: 'body' | 'path'): Subject {
  const faults: Fault[] = [];
  const value = readFieldValue('id', { kind, text: '' }, id, faults);
  if (typeof value === 'string') return { kind, id: value };
  const why = faults.map(({ message }) => message).join('; ');
  throw new FwError('FW_REQUEST_INVALID', `The ${where} is wrong: ${why}.`);
}
