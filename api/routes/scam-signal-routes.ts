// Whether the bearer of a number is being defrauded, asked as carriers' CAMARA interfaces are: banks and other centres may know one number and
// must learn nothing else.

import { levelRank } from '../../signal/level.ts';
import { normalizePhone } from '../../signal/phone.ts';
import type { App } from '../app.ts';
import { ScamSignalAnswer, ScamSignalQuestion } from '../contract/scam-signal.ts';
import { sendCorrelator } from '../correlator.ts';
import { maskSubject } from '../masking.ts';
import type { ApiDeps } from '../ports.ts';
import { standingOf } from '../risk-view.ts';
import { mayAskOf } from '../subject-region.ts';

const PERMISSION = 'checks:ask';

/** POST /scam-signal/v1/check. */
export function scamSignalRoutes(
  app: App,
  {
    risk,
    reports,
    metrics,
    checkSettings,
  }: Pick<ApiDeps, 'risk' | 'reports' | 'metrics' | 'checkSettings'>,
): void {
  app.post(
    '/scam-signal/v1/check',
    {
      schema: {
        operationId: 'checkScamSignal',
        tags: ['risk'],
        summary: 'Whether the bearer of a number is being defrauded',
        description:
          'In the manner of CAMARA: the number in the body, `x-correlator` sent back. Read from the engine as it is; asking changes nothing. A number that is not known, or not in a region of the caller, has no scam signal.',
        body: ScamSignalQuestion,
        response: { 200: ScamSignalAnswer },
      },
      config: { problems: ['FW_ENGINE_AWAY', 'FW_LEDGER_AWAY'] },
    },
    async (request, reply) => {
      const { body, identity } = request;
      sendCorrelator(request, reply);
      const subject = { kind: 'phone' as const, id: normalizePhone(body.phoneNumber) };
      request.auditObject = `phone/${maskSubject(subject).id}`;
      const reading = await risk(subject);
      const held = reading.typologies.filter(({ role }) => role === 'victim');
      const isTheirs =
        held.length === 0 ||
        (await mayAskOf({ risk: async () => reading, reports }, subject, identity, PERMISSION));
      const ofVictim = isTheirs ? held : [];
      const { level, sinceTime } = standingOf(ofVictim);
      metrics.countRiskRead('scam-signal', level);
      const scamSignal = level !== 'none' && levelRank(level) >= levelRank(checkSettings.warnAt);
      return {
        scamSignal,
        level,
        ...(sinceTime === undefined ? {} : { since: new Date(sinceTime).toISOString() }),
        typologies: scamSignal
          ? ofVictim.filter((one) => one.level !== 'none').map(({ typology }) => typology)
          : [],
      };
    },
  );
}
