import type { FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import { FwError } from '../signal/fw-error.ts';
import { SIGNAL_EXAMPLE } from './contract/signal.ts';
import { depsWith, LEASE, tasksWith } from './fixture.ts';
import { createLogger, loggedError } from './logger.ts';
import { buildServer } from './server.ts';

interface Sink {
  readonly lines: string[];
  write(line: string): void;
}

function sink(): Sink {
  const lines: string[] = [];
  return { lines, write: (line) => void lines.push(line) };
}

const MARK = '13899990000';

async function ask(app: FastifyInstance, url: string, payload: object): Promise<void> {
  await app.inject({ method: 'POST', url, payload });
}

test('nothing that was sent reaches the log, whether it is accepted, refused or fails', async () => {
  const destination = sink();
  const away = new FwError('FW_REDIS_AWAY', 'Redis is away.', {
    // ioredis hangs the arguments of the command on its error.
    cause: Object.assign(new Error('closed'), { command: { args: [MARK] } }),
  });
  const bug = Object.assign(new Error('a bug'), { command: { args: [MARK] } });
  const tasks = {
    ...tasksWith(),
    claim: () => Promise.reject(away),
    claimNext: () => Promise.reject(bug),
  };
  const logger = createLogger({ level: 'trace', destination });
  const app = buildServer(depsWith({ logger, tasks }));
  await ask(app, '/v1/signals', { ...SIGNAL_EXAMPLE, callee: MARK });
  await ask(app, '/v1/signals', [{ ...SIGNAL_EXAMPLE, id: MARK, region: MARK }]);
  await ask(app, '/v1/tasks/t1/outcome', { lease: LEASE, outcome: 'dissuaded', note: MARK });
  await ask(app, '/v1/tasks/t1/claim', { staff: MARK });
  await ask(app, '/v1/desks/330106/claims', { staff: MARK });
  await ask(app, `/v1/nothing/${MARK}?phone=${MARK}`, { phone: MARK });
  await app.inject(`/v1/tasks?cursor=${MARK}`);
  await app.close();
  const text = destination.lines.join('');
  expect(destination.lines.length).toBeGreaterThanOrEqual(6);
  expect(text).toContain('a bug');
  expect(text).not.toContain(MARK);
  expect(text).not.toContain(LEASE);
});

test('a line has the request id, the route and the status', async () => {
  const destination = sink();
  const app = buildServer(depsWith({ logger: createLogger({ destination }) }));
  await app.inject({ url: '/v1/tasks/abc', headers: { 'x-request-id': 'r-1' } });
  await app.close();
  const lines = destination.lines.map((line) => JSON.parse(line));
  expect(lines).toContainEqual(
    expect.objectContaining({
      requestId: 'r-1',
      method: 'GET',
      route: '/v1/tasks/:taskId',
      status: 404,
    }),
  );
});

test('fields that hold personal data or secrets are removed from any line', () => {
  const destination = sink();
  const logger = createLogger({ destination });
  logger.info({ phone: MARK, task: { lease: MARK, episode: { person: MARK } } }, 'x');
  expect(destination.lines[0]).not.toContain(MARK);
  expect(destination.lines[0]).toContain('[removed]');
});

test('an error is written with its code and causes, without what libraries hang on it', () => {
  const cause = Object.assign(new Error('ECONNREFUSED'), { command: { args: [MARK] } });
  const logged = loggedError(new FwError('FW_REDIS_AWAY', 'Redis is away.', { cause }));
  expect(logged).toMatchObject({ code: 'FW_REDIS_AWAY', causes: ['Error: ECONNREFUSED'] });
  expect(JSON.stringify(logged)).not.toContain(MARK);
});
