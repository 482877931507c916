// The rule book over HTTP: drafts, their way to being live, and back.
import { packDiff } from '../../rulebook/pack-diff.ts';
import type { RuleVersion } from '../../rulebook/version.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import {
  DraftFilesRequest,
  DraftRequest,
  EvidenceRequest,
  IfMatch,
  MoveRequest,
  RuleDiff,
  RuleDiffQuery,
  RuleVersionFilesQuery,
  RuleVersionList,
  RuleVersionParams,
  RuleVersionQuery,
} from '../contract/rule-version.ts';
import type { ApiDeps, RulePort } from '../ports.ts';
import { requireReachOfPartial } from '../rule-reach.ts';
import {
  auditedMove,
  auditedVersion,
  changeOf,
  etagOf,
  headOf,
  VERSION_VIEW,
  viewOf,
} from '../rule-view.ts';
import { backtestRoutes } from './backtest-routes.ts';
import { driftDraftRoute } from './drift-draft-route.ts';
import { graphRoutes } from './graph-routes.ts';
import { previewRoutes } from './preview-routes.ts';
import { liveRoutes } from './rule-live-routes.ts';
import { ruleWordsRoute } from './rule-words-route.ts';
import { storyRoutes } from './story-routes.ts';
import { tuningRoutes } from './tuning-routes.ts';

const PROBLEMS = ['FW_NOT_FOUND', 'FW_RULES_REFUSED', 'FW_REDIS_AWAY'] as const;

/** Everything under /v1/rules, /v1/backtests and /v1/tuning. */
export function ruleRoutes(
  app: App,
  deps: Pick<
    ApiDeps,
    'rules' | 'ruleWords' | 'backtests' | 'previews' | 'stories' | 'graphs' | 'tasks' | 'tuning'
  >,
): void {
  const { rules } = deps;
  ruleWordsRoute(app, deps);
  readRoutes(app, rules);
  draftRoutes(app, rules);
  driftDraftRoute(app, deps);
  moveRoutes(app, rules);
  liveRoutes(app, rules);
  backtestRoutes(app, deps);
  previewRoutes(app, deps);
  storyRoutes(app, deps);
  graphRoutes(app, deps);
  tuningRoutes(app, deps.tuning);
}

function readRoutes(app: App, rules: RulePort): void {
  app.get(
    '/v1/rules/versions',
    {
      schema: {
        operationId: 'listRuleVersions',
        tags: ['rules'],
        summary: 'Versions of the rules',
        querystring: RuleVersionQuery,
        response: { 200: RuleVersionList },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async ({ query: { state } }) => {
      const versions = await rules.list();
      const wanted = versions.filter((version) => state === undefined || version.state === state);
      return { versions: wanted.map(headOf) };
    },
  );
  app.get(
    '/v1/rules/versions/:versionId',
    {
      schema: {
        operationId: 'getRuleVersion',
        tags: ['rules'],
        summary: 'One version, with its check, evidence and moves',
        params: RuleVersionParams,
        querystring: RuleVersionFilesQuery,
        response: { 200: VERSION_VIEW },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { versionId }, query }, reply) => {
      const version = await rules.require(versionId);
      reply.header('etag', etagOf(version));
      return viewOf(version, query.files === true ? await rules.filesOf(version) : []);
    },
  );
  app.get(
    '/v1/rules/versions/:versionId/diff',
    {
      schema: {
        operationId: 'diffRuleVersion',
        tags: ['rules'],
        summary: 'What a version says otherwise than another',
        params: RuleVersionParams,
        querystring: RuleDiffQuery,
        response: { 200: RuleDiff },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { versionId }, query: { against } }) => {
      const version = await rules.require(versionId);
      const before = against === undefined ? await liveOf(rules) : await rules.require(against);
      const files = packDiff(await rules.filesOf(before), await rules.filesOf(version));
      return { from: before.versionId, to: versionId, files };
    },
  );
}

function draftRoutes(app: App, rules: RulePort): void {
  app.post(
    '/v1/rules/versions',
    {
      schema: {
        operationId: 'draftRules',
        tags: ['rules'],
        summary: 'Begin a draft',
        description: 'From files, from another version, or from the live one.',
        body: DraftRequest,
        response: { 201: VERSION_VIEW },
      },
      config: { problems: [...PROBLEMS] },
    },
    async (request, reply) => {
      const { staff: by, reason, files, basedOn } = request.body;
      const made = await rules.draft({
        by,
        reason,
        ...(files === undefined ? {} : { files }),
        ...(basedOn === undefined ? {} : { basedOn }),
      });
      request.auditChange = { before: null, after: changeOf(made) };
      return reply.code(201).header('etag', etagOf(made)).send(viewOf(made));
    },
  );
  app.put(
    '/v1/rules/versions/:versionId/files',
    {
      schema: {
        operationId: 'saveRuleDraft',
        tags: ['rules'],
        summary: 'Write at a draft',
        description:
          'Whole: files that are not sent are gone. It is compiled, and its stories are played.',
        params: RuleVersionParams,
        headers: IfMatch,
        body: DraftFilesRequest,
        response: { 200: VERSION_VIEW },
      },
      config: { problems: [...PROBLEMS, 'FW_RULES_CHANGED'] },
    },
    async (request, reply) => {
      const { params, body, headers } = request;
      const revision = Number(headers['if-match'].slice(1, -1));
      const { versionId } = params;
      const { files, staff: by } = body;
      const save = () => rules.save(versionId, { revision, files, by });
      const saved = await auditedVersion(request, rules, versionId, save);
      return reply.header('etag', etagOf(saved)).send(viewOf(saved));
    },
  );
}

function moveRoutes(app: App, rules: RulePort): void {
  app.post(
    '/v1/rules/versions/:versionId/evidence',
    {
      schema: {
        operationId: 'addRuleEvidence',
        tags: ['rules'],
        summary: 'Note what speaks for or against a version',
        description:
          'It is about the content that the version has now. A note opens no step: backtests and runs in shadow leave their evidence by themselves.',
        params: RuleVersionParams,
        body: EvidenceRequest,
        response: { 200: VERSION_VIEW },
      },
      config: { problems: [...PROBLEMS] },
    },
    async (request) => {
      const { staff: by, ...evidence } = request.body;
      const { versionId } = request.params;
      const add = () => rules.addEvidence(versionId, { ...evidence, by });
      request.auditTold = { evidence: evidence.kind };
      return viewOf(await auditedVersion(request, rules, versionId, add));
    },
  );
  app.post(
    '/v1/rules/versions/:versionId/moves',
    {
      schema: {
        operationId: 'moveRuleVersion',
        tags: ['rules'],
        summary: 'Take a version to another state before it is live',
        description:
          'checked: it must compile and its stories hold. backtested: it needs a backtest of this content as evidence. shadow: one version at a time. Back to draft what was not in shadow. To retire what is live for some takes `rules:approve` in all of its regions.',
        params: RuleVersionParams,
        body: MoveRequest,
        response: { 200: VERSION_VIEW },
      },
      config: { problems: [...PROBLEMS] },
    },
    async (request) => {
      const { staff: by, to, reason } = request.body;
      const { versionId } = request.params;
      if (to === 'retired') await requireReachOfPartial(request.identity, rules, versionId);
      return auditedMove(request, rules, versionId, { to, by, reason });
    },
  );
}

async function liveOf(rules: RulePort): Promise<RuleVersion> {
  const { live } = await rules.standing();
  if (live !== undefined) return live;
  throw new FwError('FW_NOT_FOUND', 'Nothing is live yet.');
}
