// HTTP interfaces as a source, by the suite of all sources, on a real server with pages behind a cursor.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PlaceFile } from '../source/place-file.ts';
import { PolledSource } from '../source/polled-source.ts';
import { describeSource } from '../source/source.conformance.ts';
import { HttpPullFeed } from './http-pull-feed.ts';
import { nextLink } from './next-link.ts';

const PAGE = 100;

/** A partner with a list of records; `/events?since=N` gives a page from the Nth on and where the next begins. */
async function startServer(records: () => readonly string[], port = 0): Promise<Server> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const since = Number(url.searchParams.get('since') || '0');
    const page = records().slice(since, since + PAGE);
    response.setHeader('content-type', 'application/json');
    // A record that is no JSON cannot stand in a list: it comes as a text, which is no signal either.
    const items = page.map((record) => (isJson(record) ? record : JSON.stringify(record)));
    response.end(`{"data":{"events":[${items.join(',')}]},"next":${since + page.length}}`);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

describeSource('http-pull', async () => {
  let kept: string[] = [];
  let server = await startServer(() => kept);
  const port = portOf(server);
  return {
    entry() {
      kept = [];
      const url = `http://127.0.0.1:${port}/events?since={cursor}`;
      return Promise.resolve(
        `{ kind: http-pull, url: '${url}', items: data.events, cursor: next, firstCursor: '0', every: 100ms }`,
      );
    },
    offer(records) {
      kept.push(...records);
      return Promise.resolve();
    },
    cut: () => close(server),
    async mend() {
      server = await startServer(() => kept, port);
    },
    stop: () => close(server),
  };
});

describe('the link to the next page', () => {
  it('is the one that says so, wherever its parameters stand', () => {
    expect(nextLink('</a?p=1>; rel="prev", </a?p=3>; title="x"; rel="next"')).toBe('/a?p=3');
    expect(nextLink('</b>; rel=next')).toBe('/b');
    expect(nextLink('</b>; rel="first next"')).toBe('/b');
    expect(nextLink('</b>; rel="nextish"')).toBeUndefined();
    expect(nextLink('')).toBeUndefined();
  });
});

describe('a partner who', () => {
  const stopping = new AbortController().signal;
  const answering = async (
    answer: (headers: Headers) => {
      status?: number;
      headers?: Record<string, string>;
      body?: string;
    },
    run: (feed: HttpPullFeed) => Promise<void>,
    paged: { cursor?: string } = { cursor: 'next' },
  ) => {
    const server = createServer((request, response) => {
      const seen = new Headers();
      for (const [name, value] of Object.entries(request.headers))
        if (typeof value === 'string') seen.set(name, value);
      const { status = 200, headers = {}, body = '' } = answer(seen);
      response.writeHead(status, headers).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${portOf(server)}/events?since={cursor}`;
    const options = { url, headers: { authorization: 'Bearer t' }, firstCursor: '', items: 'e' };
    try {
      await run(new HttpPullFeed({ ...options, ...paged, everyMs: 10 }));
    } finally {
      await close(server);
    }
  };

  it('gets our headers', async () => {
    let seen: string | null = null;
    const answer = (headers: Headers) => {
      seen = headers.get('authorization');
      return { body: '{"e":[],"next":""}' };
    };
    await answering(answer, async (feed) => {
      expect(await feed.next(stopping)).toBeUndefined();
    });
    expect(seen).toBe('Bearer t');
  });

  it('does not let us in, or does not know the path, has to be looked at by somebody', async () => {
    for (const [status, advice] of [
      [403, 'does not let us in'],
      [404, 'url of this source'],
    ] as const) {
      await answering(
        () => ({ status }),
        async (feed) => {
          const failed = expect(feed.next(stopping)).rejects;
          await failed.toMatchObject({
            code: 'FW_CONFIG',
            message: expect.stringContaining(advice),
          });
        },
      );
    }
  });

  it('is busy or broken is waited for', async () => {
    for (const status of [429, 500, 503]) {
      await answering(
        () => ({ status }),
        async (feed) => {
          await expect(feed.next(stopping)).rejects.toMatchObject({ code: 'FW_SOURCE_AWAY' });
        },
      );
    }
  });

  it('sends something else than the list is told where it is missing', async () => {
    await answering(
      () => ({ body: '{"f":[]}' }),
      async (feed) => {
        await expect(feed.next(stopping)).rejects.toThrow("'e' of the answer");
      },
    );
  });

  it('links to the next page on another server does not get our credentials there', async () => {
    const headers = { link: '<http://127.0.0.1:1/x>; rel="next"' };
    await answering(
      () => ({ headers, body: '{"e":[]}' }),
      async (feed) => {
        await expect(feed.next(stopping)).rejects.toThrow('our credentials do not belong');
      },
      {},
    );
  });

  it('has a last page that stays as it is sends it once, and then only what is added', async () => {
    const record = (id: string) =>
      `{"type":"number.activated","id":"${id}","source":"p","time":1772380800000,"region":"330100","phone":"10086"}`;
    const records = [record('1'), record('2'), '"nonsense"'];
    const answer = () => ({ body: `{"e":[${records.join(',')}],"next":""}` });
    await answering(answer, async (feed) => {
      const first = await feed.next(stopping);
      expect(first?.batch).toMatchObject({ rowsRead: 3, rejected: [{ code: 'not-an-object' }] });
      expect(await feed.next(stopping)).toBeUndefined();
      records.push(record('3'));
      const second = await feed.next(stopping);
      expect(second?.batch.accepted.map(({ id }) => id)).toEqual(['3']);
      expect(second?.batch.rejected).toEqual([]);
    });
  });

  it('counts beyond 2^53 is asked with the cursor that it gave', async () => {
    const answer = () => ({ body: '{"e":[],"next":9007199254740993}' });
    await answering(answer, async (feed) => {
      expect((await feed.next(stopping))?.place).toEqual({ cursor: '9007199254740993' });
    });
  });

  it('takes the question and never answers it does not pass a check', async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${portOf(server)}/events`;
    const source = new PolledSource({
      feed: new HttpPullFeed({ url, headers: {}, firstCursor: '', items: '', everyMs: 10 }),
      places: new PlaceFile(join(tmpdir(), 'there-is-no-such-place.json'), 'http-pull'),
      appender: { append: () => Promise.resolve() },
      deadLetters: { put: () => Promise.resolve(), close: () => Promise.resolve() },
      checkMs: 200,
    });
    await expect(source.check()).rejects.toMatchObject({
      code: 'FW_SOURCE_AWAY',
      message: expect.stringContaining('did not answer in 200 ms'),
    });
    await close(server);
  });

  it('links page to page is followed to the last one and asked for that one again', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const page = new URL(request.url ?? '', 'http://localhost').searchParams.get('page') ?? '1';
      asked.push(page);
      if (page !== '3')
        response.setHeader('link', `</events?page=${Number(page) + 1}>; rel="next"`);
      response.end('{"e":[]}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${portOf(server)}/events`;
    const feed = new HttpPullFeed({ url, headers: {}, firstCursor: '', items: 'e', everyMs: 10 });
    for (let i = 0; i < 5; i++) await feed.next(stopping);
    await close(server);
    expect(asked).toEqual(['1', '2', '3', '3', '3']);
  });
});
