// How the system stands, for people, for load balancers and for Prometheus.
import Type from 'typebox';
import { isFwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import { Alive, Readiness, Status } from '../contract/status.ts';
import { counted, inTime, NoAnswer } from '../in-time.ts';
import type { ApiDeps, Dependency } from '../ports.ts';
import type { StatusBoard } from '../status.ts';
import { statusStream } from '../status-stream.ts';
import { STREAM_RESPONSE, streamEndOf, streamOf } from './event-stream.ts';

export type SystemRouteDeps = Pick<
  ApiDeps,
  | 'dependencies'
  | 'readyMs'
  | 'metrics'
  | 'pumps'
  | 'logLag'
  | 'sources'
  | 'deliveries'
  | 'quality'
  | 'tasks'
  | 'staff'
  | 'streamMs'
> & {
  readonly board: StatusBoard;
  readonly now: () => number;
};

const READY_MS = 2_000;

/** /healthz, /readyz, /metrics and /v1/status. */
export function systemRoutes(app: App, deps: SystemRouteDeps): void {
  healthRoutes(app, deps.dependencies, deps.readyMs);
  statusRoutes(app, deps.board, deps.streamMs);
  metricsRoute(app, deps);
}

/** /healthz and /readyz. */
export function healthRoutes(
  app: App,
  dependencies: readonly Dependency[],
  readyMs = READY_MS,
): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'getHealth',
        tags: ['system'],
        summary: 'Whether the process is alive',
        response: { 200: Alive },
      },
    },
    () => ({ status: 'alive' as const }),
  );
  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'getReadiness',
        tags: ['system'],
        summary: 'Whether traffic can be served, and what is missing',
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_request, reply) => {
      const checked = await Promise.all(dependencies.map((one) => checkDependency(one, readyMs)));
      const isReady = checked.every((dependency) => dependency.isReady);
      const status = isClosing ? 'closing' : isReady ? 'ready' : 'not-ready';
      return reply.code(status === 'ready' ? 200 : 503).send({ status, dependencies: checked });
    },
  );
}

type Checked = Readiness['dependencies'][number];

async function checkDependency({ name, check }: Dependency, readyMs: number): Promise<Checked> {
  const startedAt = performance.now();
  const tookMs = () => Math.round((performance.now() - startedAt) * 10) / 10;
  try {
    await inTime(check(), readyMs);
    return { name, isReady: true, tookMs: tookMs() };
  } catch (error) {
    return { name, isReady: false, why: whyNot(error), tookMs: tookMs() };
  }
}

/** Our own sentences are shown; what a library says may hold addresses and credentials, so only its code is. */
function whyNot(error: unknown): string {
  if (isFwError(error)) return error.message;
  if (!(error instanceof Error)) return 'it failed';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof NoAnswer ? error.message : error.name;
}

function statusRoutes(app: App, board: StatusBoard, streamMs: number | undefined): void {
  const endOf = streamEndOf(app, streamMs);
  app.addHook('onReady', async () => board.start());
  app.addHook('onClose', async () => board.stop());
  app.get(
    '/v1/status',
    {
      schema: {
        operationId: 'getStatus',
        tags: ['system'],
        summary: 'Counters for the status page',
        response: { 200: Status },
      },
    },
    () => board.read(),
  );
  app.get(
    '/v1/status/events',
    {
      // A HEAD of a stream would read it to its end for nobody.
      exposeHeadRoute: false,
      schema: {
        operationId: 'streamStatus',
        tags: ['system'],
        summary: 'The counters of the status page as they change',
        description:
          'Server-sent events: `status` is what `/v1/status` answers, at once and every 2 seconds. It ends after 15 minutes; a browser goes on by itself.',
        response: STREAM_RESPONSE,
      },
    },
    (_request, reply) => streamOf(reply, statusStream(board, endOf(reply))),
  );
}

function metricsRoute(
  app: App,
  { metrics, pumps, logLag, sources, deliveries, quality, tasks, staff, now }: SystemRouteDeps,
): void {
  app.get(
    '/metrics',
    {
      schema: {
        operationId: 'getMetrics',
        tags: ['system'],
        summary: 'Metrics for Prometheus',
        response: {
          200: {
            description: 'Text exposition format.',
            content: { 'text/plain': { schema: Type.String() } },
          },
        },
      },
    },
    async (request, reply) => {
      metrics.setPumps(pumps());
      metrics.setSources(sources());
      metrics.setDeliveries(deliveries.views);
      metrics.setQuality(quality.views(now()));
      await counted(async () => metrics.setDesks(await tasks.counts()), request);
      await counted(async () => metrics.setStaff(await staff.list()), request);
      if (logLag !== undefined)
        await counted(
          async () => metrics.setLogLags([{ partition: 0, frames: await logLag() }]),
          request,
        );
      reply.type(metrics.contentType);
      return metrics.render();
    },
  );
}
