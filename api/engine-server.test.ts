// What an engine that runs one stage says over HTTP.
import { afterEach, expect, test } from 'vitest';
import { FwError } from '../signal/fw-error.ts';
import { buildEngineServer, type EngineServerDeps } from './engine-server.ts';
import { PUMP } from './fixture.ts';
import { createLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';

let app: ReturnType<typeof buildEngineServer>;

afterEach(() => app.close());

async function metricsWith(lags: EngineServerDeps['lags']): Promise<() => Promise<string>> {
  app = buildEngineServer({
    stage: 'victim',
    slices: () => [{ slice: 2, position: '5', pump: PUMP }],
    lags,
    dependencies: [],
    metrics: createMetrics(),
    logger: createLogger({ level: 'silent' }),
    allowRemote: true,
  });
  return async () => (await app.inject('/metrics')).body;
}

test('how far each slice lags is shown, and no more of one that another engine has by now', async () => {
  let lags = [
    { slice: 0, frames: 0 },
    { slice: 2, frames: 17 },
  ];
  const read = await metricsWith(async () => lags);
  const before = await read();
  expect(before).toContain('forewarn_log_lag_frames{partition="0"} 0\n');
  expect(before).toContain('forewarn_log_lag_frames{partition="2"} 17\n');
  lags = lags.slice(1);
  expect(await read()).not.toContain('forewarn_log_lag_frames{partition="0"}');
});

test('while the log is away the rest is shown', async () => {
  const read = await metricsWith(() => Promise.reject(new FwError('FW_LOG_AWAY', 'away')));
  const text = await read();
  expect(text).toContain('forewarn_pump_waiting{partition="2"} 0\n');
  expect(text).not.toContain('forewarn_log_lag_frames{');
});
