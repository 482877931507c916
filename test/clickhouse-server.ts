// A ClickHouse server that a test can take away and bring back: the real engine behind the few lines of ClickHouse's HTTP interface that
// the client uses. What it has answered it keeps while it is away.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { embeddedConnection } from '../ledger/embedded-connection.ts';

export interface ClickHouseServer {
  readonly url: string;
  /** Closes the port and every connection at once; nobody can connect any more. */
  goAway(): Promise<void>;
  /** Listens again on the same port. */
  comeBack(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Starts the server on a free port of loopback. A process may have one. */
export async function startClickHouse(): Promise<ClickHouseServer> {
  const path = mkdtempSync(join(tmpdir(), 'forewarn-clickhouse-'));
  const engine = embeddedConnection(path);
  let server: Server | undefined;
  let port = 0;
  /** Calls go one after the other: they share one session, whose database each sets. */
  let last: Promise<unknown> = Promise.resolve();
  const answer = (address: URL, body: string) => {
    const result = last.then(() => answerOf(engine, address, body));
    last = result.catch(() => undefined);
    return result;
  };
  const comeBack = async () => {
    server = serverOf(answer);
    port = await listen(server, port);
  };
  const goAway = async () => {
    const current = server;
    server = undefined;
    if (current === undefined) return;
    const closed = new Promise<void>((resolve) => current.close(() => resolve()));
    current.closeAllConnections();
    await closed;
  };
  await comeBack();
  const stop = async () => {
    await goAway();
    await last;
    await engine.close();
    rmSync(path, { recursive: true, force: true });
  };
  return { url: `http://127.0.0.1:${port}`, goAway, comeBack, stop };
}

type Engine = ReturnType<typeof embeddedConnection>;

async function answerOf(engine: Engine, address: URL, body: string): Promise<string> {
  const params = [...address.searchParams].filter(([name]) => name.startsWith('param_'));
  const query_params = Object.fromEntries(params.map(([name, value]) => [name.slice(6), value]));
  const database = address.searchParams.get('database') ?? 'default';
  const known = await engine.query({
    query: "SELECT 1 FROM system.databases WHERE name = 'forewarn'",
  });
  if ((await text(known.stream)) !== '' || database === 'default') {
    await engine.command({ query: `USE ${database}` });
  }
  const result = await engine.query({ query: body, query_params });
  return text(result.stream);
}

function serverOf(answer: (address: URL, body: string) => Promise<string>): Server {
  return createServer((request, response) => {
    const address = new URL(request.url ?? '/', 'http://localhost');
    text(request)
      .then((body) => answer(address, body))
      .then(
        (found) => response.end(found),
        (error: Error) => response.writeHead(500).end(refusalOf(error)),
      );
  });
}

function refusalOf(error: Error): string {
  return `Code: ${Reflect.get(error, 'code')}. DB::Exception: ${error.message} (${Reflect.get(error, 'type')})`;
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
