// The sandbox: a server that plays the providers and partners that forewarn sends to, well or badly as it is told, and shows what it got. For trying out
// and for tests; it keeps all in memory.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ERRORS, FwError, isFwError } from '../../../signal/fw-error.ts';
import { readBehaviour } from './behaviour.ts';
import { placeOf, takeDelivery } from './http-places.ts';
import { SandboxBook, type SandboxBookOptions } from './sandbox-book.ts';
import { sandboxPage } from './sandbox-page.ts';
import { type SmppCentre, startSmppCentre } from './smpp-centre.ts';

export interface SandboxOptions extends SandboxBookOptions {
  /** 0 for a free one. */
  readonly port: number;
  readonly host?: string;
  /** Port of the short message centre, 0 for a free one; none is played when missing. */
  readonly smppPort?: number;
}

export interface Sandbox {
  readonly url: string;
  readonly book: SandboxBook;
  readonly smppPort: number | undefined;
  /** A person sends a message back, to a place that is bound to the short message centre. Rejects when nobody takes it. */
  reply(place: string, phone: string, text: string): Promise<void>;
  stop(): Promise<void>;
}

const BEHAVIOUR = '/behaviour/';
const REPLY = '/reply/';

/** Starts it. Throws FW_USAGE when the port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { port, host = '127.0.0.1' } = options;
  const book = new SandboxBook(options);
  const centre =
    options.smppPort === undefined ? undefined : await startSmppCentre(book, options.smppPort);
  const server = createServer((request, response) => {
    serve(book, centre, request, response).catch((error: unknown) => refuse(response, error));
  });
  server.listen(port, host);
  await once(server, 'listening').catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_USAGE', `The sandbox cannot listen on port ${port}: ${why}`, { cause });
  });
  const address = server.address();
  const listening = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host}:${listening}`,
    book,
    smppPort: centre?.port,
    async reply(place, phone, text) {
      await centre?.reply(place, phone, text);
    },
    async stop() {
      book.close();
      await centre?.stop();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function serve(
  book: SandboxBook,
  centre: SmppCentre | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const asked = new URL(url, 'http://sandbox');
  if (method === 'HEAD') return void response.writeHead(204).end();
  if (method === 'GET' && asked.pathname === '/') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    return void response.end(sandboxPage(book));
  }
  if (method === 'GET' && asked.pathname === '/got') return sayJson(response, book.got);
  if (method === 'POST' && asked.pathname.startsWith(BEHAVIOUR)) {
    const place = placeOf(asked.pathname.slice(BEHAVIOUR.length - 1));
    book.behave(place, readBehaviour(asked.searchParams, book.behaviourOf(place)));
    return sayJson(response, book.behaviourOf(place));
  }
  if (method === 'POST' && asked.pathname.startsWith(REPLY)) {
    const { searchParams } = asked;
    const [phone, text] = [searchParams.get('phone') ?? '', searchParams.get('text') ?? ''];
    await centre?.reply(placeOf(asked.pathname.slice(REPLY.length - 1)), phone, text);
    return sayJson(response, { phone, text });
  }
  const place = placeOf(asked.pathname);
  await takeDelivery(book, place, asked, request, response);
}

function sayJson(response: ServerResponse, what: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(what));
}

function refuse(response: ServerResponse, error: unknown): void {
  const status = isFwError(error) ? ERRORS[error.code].httpStatus : 500;
  const message = error instanceof Error ? error.message : String(error);
  if (response.headersSent) response.destroy();
  else response.writeHead(status).end(JSON.stringify({ message }));
}
