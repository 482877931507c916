// What an engine that runs one stage says over HTTP: whether it is alive and ready, its metrics, and which slices it has. It takes nothing in.
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { counted } from './in-time.ts';
import type { ApiLogger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import type { Dependency } from './ports.ts';
import { answerWithProblems, RoutePatterns } from './problem.ts';
import type { PumpView } from './pump-view.ts';
import { healthRoutes } from './routes/system-routes.ts';
import { secure } from './security.ts';
import { compileValidator } from './validation.ts';

/** How one slice stands. */
export interface SliceView {
  readonly slice: number;
  /** Where it is in its log. */
  readonly position: string;
  readonly pump: PumpView;
}

export interface SliceLag {
  readonly slice: number;
  readonly frames: number;
}

export interface EngineServerDeps {
  readonly stage: 'suspect' | 'victim';
  readonly slices: () => readonly SliceView[];
  /** Frames that the log of signals has and a slice has not told. Throws FwError FW_LOG_AWAY. */
  readonly lags: () => Promise<readonly SliceLag[]>;
  readonly dependencies: readonly Dependency[];
  readonly metrics: Metrics;
  readonly logger: ApiLogger;
  readonly allowRemote: boolean;
}

/** The server, ready to `listen` (listen.ts). */
export function buildEngineServer(deps: EngineServerDeps): FastifyInstance {
  const { stage, slices, lags, dependencies, metrics, allowRemote } = deps;
  const loggerInstance: FastifyBaseLogger = deps.logger;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (shared) => shared,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(compileValidator);
  const patterns = new RoutePatterns();
  app.addHook('onRoute', ({ url, method }) => patterns.add(url, [method].flat()));
  answerWithProblems(app, patterns);
  secure(app, allowRemote);
  app.register((instance, _options, done) => {
    healthRoutes(instance.withTypeProvider<TypeBoxTypeProvider>(), dependencies);
    instance.get('/metrics', async (request, reply) => {
      metrics.setPumps(slices().map(({ slice, pump }) => ({ ...pump, partition: slice })));
      await counted(async () => {
        const known = await lags();
        metrics.setLogLags(known.map(({ slice, frames }) => ({ partition: slice, frames })));
      }, request);
      reply.type(metrics.contentType);
      return metrics.render();
    });
    instance.get('/v1/engine', () => ({
      stage,
      slices: slices().map(({ slice, position, pump }) => ({ slice, position, ...pump.counts })),
    }));
    done();
  });
  return app;
}
