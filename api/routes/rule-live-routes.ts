// What changes for whom rules are live: approval by another person, going live, and one step back.
import type { App } from '../app.ts';
import {
  ApprovalRequest,
  LiveRequest,
  RollbackRequest,
  RuleComparison,
  RuleVersionParams,
} from '../contract/rule-version.ts';
import type { RulePort } from '../ports.ts';
import { requireReachOfPartial, requireRuleReach } from '../rule-reach.ts';
import { auditedMove, changeOf, VERSION_VIEW, viewOf } from '../rule-view.ts';

const PROBLEMS = ['FW_NOT_FOUND', 'FW_RULES_REFUSED', 'FW_REDIS_AWAY'] as const;

/** Adds the routes. */
export function liveRoutes(app: App, rules: RulePort): void {
  comparisonRoute(app, rules);
  app.post(
    '/v1/rules/versions/:versionId/approval',
    {
      schema: {
        operationId: 'approveRuleVersion',
        tags: ['rules'],
        summary: 'Approve a version that ran in shadow',
        description:
          'Not by who wrote it, and not before it ran in shadow on FOREWARN_SHADOW_SIGNALS signals over FOREWARN_SHADOW_MINUTES of event time since the last start: 409 says what is missing. What shadow showed is added as evidence.',
        params: RuleVersionParams,
        body: ApprovalRequest,
        response: { 200: VERSION_VIEW },
      },
      config: { problems: [...PROBLEMS] },
    },
    async (request) => {
      const { staff: by, reason } = request.body;
      const { versionId } = request.params;
      return auditedMove(request, rules, versionId, { to: 'approved', by, reason });
    },
  );
  app.post(
    '/v1/rules/versions/:versionId/live',
    {
      schema: {
        operationId: 'makeRuleVersionLive',
        tags: ['rules'],
        summary: 'Make an approved version live, or widen for whom it is',
        description:
          'Without `scope` for everybody: the version before is retired. With it the version before stays live for all others. Takes the permission in all regions of the scope; for everybody in a province or the country.',
        params: RuleVersionParams,
        body: LiveRequest,
        response: { 200: VERSION_VIEW },
      },
      config: { problems: [...PROBLEMS, 'FW_RELOAD_REFUSED', 'FW_CHECKPOINT'] },
    },
    async (request) => {
      const { staff: by, reason, scope } = request.body;
      requireRuleReach(request.identity, scope?.regions);
      // For whom it is live already, it may cease to be.
      await requireReachOfPartial(request.identity, rules, request.params.versionId);
      const asked = { to: 'live' as const, by, reason, ...(scope === undefined ? {} : { scope }) };
      return auditedMove(request, rules, request.params.versionId, asked);
    },
  );
  app.post(
    '/v1/rules/rollback',
    {
      schema: {
        operationId: 'rollBackRules',
        tags: ['rules'],
        summary: 'Go back to the version before, in one step',
        description:
          'A version that is live for some is retired; else the one that is live, and the one that it replaced is live again. Answers with what is live then.',
        body: RollbackRequest,
        response: { 200: VERSION_VIEW },
      },
      config: { problems: [...PROBLEMS, 'FW_RELOAD_REFUSED', 'FW_CHECKPOINT'] },
    },
    async (request) => {
      const { staff: by, reason } = request.body;
      const { live, partial } = await rules.standing();
      requireRuleReach(request.identity, partial?.scope?.regions);
      const stood = partial ?? live;
      const after = await rules.rollBack(by, reason, stood?.versionId);
      const before = stood === undefined ? null : changeOf(stood);
      request.auditChange = { before, after: changeOf(after) };
      return viewOf(after);
    },
  );
}

function comparisonRoute(app: App, rules: RulePort): void {
  app.get(
    '/v1/rules/comparison',
    {
      schema: {
        operationId: 'compareRules',
        tags: ['rules'],
        summary: 'What the live version and the one beside it said of the same signals',
        response: { 200: RuleComparison },
      },
    },
    async () => {
      const found = await rules.comparison();
      if (found === undefined) return { isRunning: false };
      const { desks, hour, differences, ...rest } = found;
      return {
        isRunning: true,
        ...rest,
        desks: [...desks],
        hour: [...hour],
        differences: [...differences],
      };
    },
  );
}
