// The HTTP API, put together: one instance with its validation, errors, headers, logs, metrics and routes. It owns no connection; whoever
// builds it opens and closes what it is given.
import { randomBytes } from 'node:crypto';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  LogController,
  type RawServerDefault,
} from 'fastify';
import type { AccessParts } from '../access/access-parts.ts';
import { JSON_BYTES_MAX } from '../connectors/http/sent-body.ts';
import { readCallScripts } from '../dissuasion/call-script.ts';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import { servedNow } from '../dissuasion/served-scripts.ts';
import { TEXT_LENGTH_MAX } from '../signal/field-value.ts';
import { guardAccess } from './access-gate.ts';
import { limitAddresses } from './address-limit.ts';
import type { App } from './app.ts';
import { limitCallers, NO_LIMITS } from './caller-limit.ts';
import { CheckIntake } from './check-intake.ts';
import { announceDeprecations } from './deprecation.ts';
import { type ServerTimes, serverOf } from './http-server.ts';
import { lateSerializers } from './late-serializers.ts';
import { describeApi } from './openapi.ts';
import type { ApiDeps } from './ports.ts';
import { answerWithProblems, RoutePatterns, refuseBrokenRequest, sendProblem } from './problem.ts';
import { replayAnswers } from './replay.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { aftercareRoutes } from './routes/aftercare-routes.ts';
import { auditRoutes } from './routes/audit-routes.ts';
import { backgroundRoutes } from './routes/background-routes.ts';
import { boardRoutes } from './routes/board-routes.ts';
import { callScriptRoutes } from './routes/call-script-routes.ts';
import { certificateRoutes } from './routes/certificate-routes.ts';
import { changeRoutes } from './routes/change-routes.ts';
import { checkRoutes } from './routes/check-routes.ts';
import { consoleRoutes } from './routes/console-routes.ts';
import { deliveryRoutes } from './routes/delivery-routes.ts';
import { exportRoutes } from './routes/export-routes.ts';
import { handedBackRoutes } from './routes/handed-back-routes.ts';
import { ladderRoutes } from './routes/ladder-routes.ts';
import { leadRoutes } from './routes/lead-routes.ts';
import { lettingGoRoutes } from './routes/letting-go-routes.ts';
import { listRoutes } from './routes/list-routes.ts';
import { orderRoutes } from './routes/order-routes.ts';
import { ownAccountRoutes } from './routes/own-account-routes.ts';
import { pageRoutes } from './routes/page-routes.ts';
import { pushRoutes } from './routes/push-routes.ts';
import { reachRoutes } from './routes/reach-routes.ts';
import { reportRoutes } from './routes/report-routes.ts';
import { revealRoutes } from './routes/reveal-routes.ts';
import { reviewRoutes } from './routes/review-routes.ts';
import { riskRoutes } from './routes/risk-routes.ts';
import { ruleQuietRoutes } from './routes/rule-quiet-routes.ts';
import { ruleRoutes } from './routes/rule-routes.ts';
import { scamSignalRoutes } from './routes/scam-signal-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { signalRoutes } from './routes/signal-routes.ts';
import { sourceRoutes } from './routes/source-routes.ts';
import { staffRoutes } from './routes/staff-routes.ts';
import { systemRoutes } from './routes/system-routes.ts';
import { taskRoutes } from './routes/task-routes.ts';
import { secure } from './security.ts';
import { StatusBoard } from './status.ts';
import { answerUnchanged } from './unchanged.ts';
import { compileValidator } from './validation.ts';

/** Version of the API that the document names. */
const API_VERSION = '0.1.0';
const TIMES: ServerTimes = { requestMs: 300_000, idleMs: 120_000, lookMs: 30_000 };
/** The longest id of a signal, every character of it written as three escaped bytes. */
const PATH_PART_MAX = 9 * TEXT_LENGTH_MAX;
/** Routes that take what partners push. */
const SIGNAL_ROUTES: ReadonlySet<unknown> = new Set(['sendSignals', 'pushRecords']);
/** Of all that is no batch of signals; a rule pack has 60 kB. */
const BODY_BYTES_MAX = 1_048_576;
/** Asked so often that a line each would drown the others; their metrics say as much. What goes wrong with them is told. */
const QUIET_ROUTES: ReadonlySet<string> = new Set([
  '/healthz',
  '/readyz',
  '/metrics',
  '/v1/checks',
  '/v1/risk/:kind/:id',
  '/v1/risk/query',
  '/scam-signal/v1/check',
]);
/** Ids that we give are this and a count: unique as random ones are, without drawing one for each request. */
const REQUEST_PREFIX = randomBytes(8).toString('hex');
let requestCount = 0;
const REQUEST_ID_FORM = /^[A-Za-z0-9._-]{1,64}$/;

/** The server, ready to `listen` (listen.ts) or to be asked in-process by `inject`. */
export function buildServer(deps: ApiDeps): FastifyInstance {
  const now = deps.now ?? Date.now;
  const eventNow = deps.eventNow ?? now;
  const allowRemote = deps.allowRemote ?? false;
  const app = Fastify(optionsOf(deps)).withTypeProvider<TypeBoxTypeProvider>();

  app.setValidatorCompiler(compileValidator);
  app.removeContentTypeParser('text/plain');
  const patterns = new RoutePatterns();
  app.addHook('onRoute', (route) => {
    patterns.add(route.url, [route.method].flat());
    route.bodyLimit ??= SIGNAL_ROUTES.has(Object(route.schema).operationId)
      ? JSON_BYTES_MAX
      : BODY_BYTES_MAX;
  });
  answerWithProblems(app, patterns);
  watchRequests(app, deps);
  secure(app, allowRemote, deps.access !== undefined);
  limitAddresses(app, { ...deps, now });
  guardAccess(app, { ...deps, access: deps.access, now });
  if (deps.access !== undefined) serveKnownCallers(app, deps.access, deps.requestLimits);
  answerUnchanged(app);
  announceDeprecations(app);
  describeApi(app, API_VERSION);
  app.register((instance, _options, done) => {
    const scope = instance.withTypeProvider<TypeBoxTypeProvider>();
    const board = new StatusBoard({
      ...deps,
      now,
      allowRemote,
      isGuarded: deps.access !== undefined,
    });
    signalRoutes(scope, { ...deps, now });
    pushRoutes(scope, deps);
    sourceRoutes(scope, { ...deps, now });
    deliveryRoutes(scope, deps);
    deskRoutes(scope, { ...deps, now, eventNow });
    backgroundRoutes(scope, deps);
    ruleRoutes(scope, deps);
    listRoutes(scope, { ...deps, now, eventNow });
    ruleQuietRoutes(scope, { ...deps, now, eventNow });
    reportRoutes(scope, { ...deps, now });
    exportRoutes(scope, deps.access, deps.reports);
    checkRoutes(scope, { ...deps, intake: new CheckIntake({ ...deps, now }), now });
    riskRoutes(scope, deps);
    handedBackRoutes(scope, { ...deps, now });
    sessionRoutes(scope, deps.access, deps.isDemo);
    ownAccountRoutes(scope, deps.access);
    accountRoutes(scope, deps.access);
    certificateRoutes(scope, deps.access);
    auditRoutes(scope, deps.audit, deps.access?.audit);
    scamSignalRoutes(scope, deps);
    systemRoutes(scope, { ...deps, board, now });
    pageRoutes(scope);
    consoleRoutes(scope, deps.map);
    done();
  });
  return app;
}

function optionsOf({ logger, tls, times = TIMES }: ApiDeps) {
  const loggerInstance: FastifyBaseLogger = logger;
  const options: FastifyServerOptions<RawServerDefault, FastifyBaseLogger> = {
    loggerInstance,
    schemaController: { compilersFactory: { buildSerializer: lateSerializers(QUIET_ROUTES) } },
    logController: new LogController({ disableRequestLogging: true }),
    // One for each request takes a twentieth of the time of a check; whoever writes a line of a request gives its id.
    childLoggerFactory: (shared) => shared,
    frameworkErrors: (error, request, reply) => sendProblem(error, request, reply),
    clientErrorHandler: refuseBrokenRequest,
    bodyLimit: JSON_BYTES_MAX,
    routerOptions: { maxParamLength: PATH_PART_MAX },
    serverFactory: serverOf(times, tls),
    return503OnClosing: false,
    genReqId: ({ headers }) => requestId(headers['x-request-id']),
  };
  return options;
}

/** What callers have who are known by name: limits of their own, and answers that are kept for requests that are sent again. */
function serveKnownCallers(app: App, access: AccessParts, requests = NO_LIMITS): void {
  limitCallers(app, access.limits, requests);
  replayAnswers(app, access.replays);
}

/** One log line and one measurement a request, by the route's pattern: paths and queries may hold what nobody should read there. */
function watchRequests(app: App, { metrics, logger }: Pick<ApiDeps, 'metrics' | 'logger'>): void {
  // These lines have fields of ours alone; looking through each for personal ones would take longer than writing it.
  const lines = logger.child({}, { redact: [] });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  app.addHook('onRequestAbort', async (request) => {
    const route = request.routeOptions.url ?? 'none';
    const { id: requestId, method } = request;
    logger.info({ requestId, method, route }, 'request cut off');
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'none';
    const status = reply.statusCode;
    const tookMs = Math.round(reply.elapsedTime * 10) / 10;
    metrics.observeRequest({ method, route, status }, reply.elapsedTime / 1_000);
    const isQuiet = QUIET_ROUTES.has(route) && status < 400;
    const requestId = request.id;
    lines[isQuiet ? 'debug' : 'info']({ requestId, method, route, status, tookMs }, 'request');
    done();
  });
}

/** The caller's request id when it has one that can be written everywhere, a new one otherwise. */
function requestId(given: string | readonly string[] | undefined): string {
  return typeof given === 'string' && REQUEST_ID_FORM.test(given)
    ? given
    : `${REQUEST_PREFIX}-${(++requestCount).toString(36)}`;
}

/** What callers and those who lead them work with. */
function deskRoutes(scope: App, deps: ApiDeps & Record<'now' | 'eventNow', () => number>): void {
  const followUps = deps.followUps ?? readDeskSettings().followUps;
  const callScripts = deps.callScripts ?? readCallScripts();
  const scripts = deps.scripts ?? servedNow(callScripts, deps.now());
  taskRoutes(scope, { ...deps, followUps, scripts });
  callScriptRoutes(scope, callScripts, scripts);
  lettingGoRoutes(scope, deps);
  ladderRoutes(scope, deps);
  reachRoutes(scope, deps);
  revealRoutes(scope, deps);
  orderRoutes(scope, deps);
  staffRoutes(scope, deps.staff);
  boardRoutes(scope, deps);
  changeRoutes(scope, deps);
  leadRoutes(scope, deps);
  reviewRoutes(scope, deps.reviews);
  aftercareRoutes(scope, { ...deps, scripts });
}
