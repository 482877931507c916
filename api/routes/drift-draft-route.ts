// A rule that moved as the beginning of its mending: a draft of the live version in which the evidence is written.
import { FwError } from '../../signal/fw-error.ts';
import { driftDraftOf } from '../../tuning/drift/drift-draft.ts';
import type { App } from '../app.ts';
import { DriftDraftRequest } from '../contract/drift.ts';
import type { ApiDeps } from '../ports.ts';
import { changeOf, etagOf, VERSION_VIEW, viewOf } from '../rule-view.ts';
import { momentOf, periodOf } from './report-period.ts';

const REASON_MAX = 2_000;

/** POST /v1/rules/drift-drafts. */
export function driftDraftRoute(app: App, { rules, tuning }: Pick<ApiDeps, 'rules' | 'tuning'>) {
  app.post(
    '/v1/rules/drift-drafts',
    {
      schema: {
        operationId: 'draftFromDrift',
        tags: ['rules'],
        summary: 'Begin a draft where a rule moved',
        description:
          'For a rule whose hits or precision moved in the period, by GET /v1/report/drift: a draft of the live version with what moved as a comment above the rule and as evidence of the kind `drift`. What the rule says stays; an analyst changes it. 404 when neither moved, or the live pack has no such rule.',
        body: DriftDraftRequest,
        response: { 201: VERSION_VIEW },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_LEDGER_AWAY', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      const { staff: by, rule, against, reason } = request.body;
      const { live } = await rules.standing();
      if (live === undefined) throw new FwError('FW_NOT_FOUND', 'Nothing is live yet.');
      const answer = await tuning.drift({
        ...periodOf(request.body),
        ...(against === undefined ? {} : { against: momentOf('against', against) }),
      });
      const { files, alerts } = driftDraftOf(await rules.filesOf(live), rule, answer);
      const text = alerts.map((alert) => alert.text).join('; ');
      const made = await rules.draft({
        by,
        reason: (reason ?? `drift: ${text}`).slice(0, REASON_MAX),
        files,
        basedOn: live.versionId,
      });
      const { from, to, region } = answer;
      const figures = { rule, from, to, against: answer.against, region, alerts };
      const evidence = { kind: 'drift' as const, by, text, figures };
      const after = await rules.addEvidence(made.versionId, evidence);
      request.auditTold = { rule };
      request.auditChange = { before: null, after: changeOf(after) };
      return reply.code(201).header('etag', etagOf(after)).send(viewOf(after));
    },
  );
}
