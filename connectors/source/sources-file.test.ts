// What a file of sources may say, and what whoever wrote it wrong is told.
import { describe, expect, test } from 'vitest';
import { parseSources } from './sources-file.ts';

const parse = (text: string, environment: NodeJS.ProcessEnv = {}) =>
  parseSources(text, '/etc/forewarn/sources.yaml', environment);

function complaints(text: string): string[] {
  try {
    parse(text);
  } catch (error) {
    return error instanceof Error ? error.message.split('\n') : [];
  }
  return [];
}

describe('a file of sources', () => {
  test('names files by paths from its own folder', () => {
    expect(parse('sources:\n  a: { kind: files, path: in, mapping: a.yaml }\n')).toEqual([
      { kind: 'files', name: 'a', path: '/etc/forewarn/in', mapping: '/etc/forewarn/a.yaml' },
    ]);
  });

  test('says of a source that it waits for no other', () => {
    const entry = (waits: string) => `sources:\n  a: { kind: files, path: in, waits: ${waits} }\n`;
    expect(parse(entry('false'))).toMatchObject([{ waits: false }]);
    expect(complaints(entry('no'))).toEqual([expect.stringMatching(/waits is true, or false/)]);
  });

  test('takes values from the environment, so that it holds no secret', () => {
    const text =
      'sources:\n  a: { kind: kafka, brokers: [k:9092], topic: t, sasl: { mechanism: plain, user: u, password: env:P } }\n';
    const [source] = parse(text, { P: 'secret' });
    expect(source).toMatchObject({
      from: 'earliest',
      kafka: {
        brokers: ['k:9092'],
        sasl: { mechanism: 'plain', username: 'u', password: 'secret' },
      },
    });
    expect(complaints(text)[0]).toMatch(/:2:\d+: password comes from P, which is not set$/);
  });

  test('has its defaults', () => {
    expect(parse('sources:\n  a: { kind: http-pull, url: "https://p.example/e" }\n')).toEqual([
      {
        kind: 'http-pull',
        name: 'a',
        mapping: undefined,
        asking: {
          url: 'https://p.example/e',
          headers: {},
          firstCursor: '',
          items: '',
          everyMs: 30_000,
        },
      },
    ]);
  });

  test('has a partner who is asked by a token, a body and a certificate, and what does not go together is told', () => {
    const entry = (more: string) =>
      `sources:\n  a: { kind: http-pull, url: "https://p.example/e", cursor: next, body: '{"since":{cursor}}', token: { url: "https://p.example/t", client: us, secret: env:S }${more} }\n`;
    expect(parse(entry(", firstCursor: '0', tls: true"), { S: 'x' })).toMatchObject([
      { asking: { body: '{"since":{cursor}}', token: { client: 'us', secret: 'x' }, tls: {} } },
    ]);
    const told = (more: string) => complaints(entry(more).replace('env:S', 's')).join();
    expect(told('')).toContain("the body is no JSON with ''");
    expect(told(", firstCursor: '0', headers: { Authorization: x }")).toContain('leave out one');
    expect(told(", firstCursor: '0', tls: { cert: /nowhere.pem }")).toContain('ENOENT');
    const plain = entry(", firstCursor: '0', tls: true").replace('https://p', 'http://p');
    expect(complaints(plain.replace('env:S', 's')).join()).toContain("with 'tls' the url begins");
  });

  test('has a carrier that is asked, with a token from the environment', () => {
    const text =
      'sources:\n  c: { kind: camara, url: "https://c.example", ask: { sim-swap: v2 }, token: { url: "https://c.example/t", client: us, secret: env:S }, keep: 2h }\n';
    expect(parse(text, { S: 'x' })).toMatchObject([
      { ask: [['sim-swap', 'v2']], token: { secret: 'x' }, keepMs: 7_200_000, perSecond: 10 },
    ]);
    expect(
      complaints(
        'sources:\n  c: { kind: camara, url: "https://c.example", ask: { simswap: v2 } }\n',
      ),
    ).toEqual([expect.stringMatching(/'simswap' is not .*did you mean 'sim-swap'/)]);
  });

  test('may name objects of a bucket, with keys or without', () => {
    const [source] = parse(
      'sources:\n  a: { kind: s3, bucket: cdr, prefix: day/, lookBack: 50 }\n',
    );
    const expected = { place: { bucket: 'cdr', prefix: 'day/' }, lookBack: 50, everyMs: 10_000 };
    expect(source).toEqual({ kind: 's3', name: 'a', mapping: undefined, ...expected });
    expect(
      complaints(
        'sources:\n  a: { kind: s3, bucket: No_Bucket, accessKeyId: x, lookBack: 0, endpoint: "s3.example" }\n',
      ).map((line) => line.replace(/^[^ ]+ /, '')),
    ).toEqual([
      expect.stringMatching(/^accessKeyId and secretAccessKey belong together/),
      "'No_Bucket' cannot be the name of a bucket",
      "lookBack is a whole number from 1 to 10000, not '0'",
      expect.stringMatching(/^the endpoint must begin with https:/),
    ]);
  });

  test('may name a folder of an SFTP server, which needs its host key and a way in', () => {
    const hostKey = `SHA256:${'a'.repeat(43)}`;
    const [source] = parse(
      `sources:\n  a: { kind: sftp, host: h, user: u, hostKey: "${hostKey}", path: out/, password: env:P }\n`,
      { P: 'secret' },
    );
    expect(source).toMatchObject({
      server: { host: 'h', port: 22, user: 'u', hostKey, path: 'out', password: 'secret' },
    });
    expect(
      complaints('sources:\n  a: { kind: sftp, host: h, user: u, hostKey: x, path: out }\n').map(
        (line) => line.replace(/^[^ ]+ /, ''),
      ),
    ).toEqual([
      "the source needs 'keyFile', or 'password' as env:NAME",
      expect.stringMatching(/^hostKey is SHA256:… as ssh-keygen -l prints it/),
    ]);
  });

  test('may name a query of a database, whose overlap is a time or a number', () => {
    const entry = (more: string) =>
      `sources:\n  a: { kind: postgresql, host: h, database: d, user: u, query: 'SELECT * FROM t;', time: at, id: n${more} }\n`;
    const table = { query: 'SELECT * FROM t', time: 'at', id: 'n', port: 5432, pageRows: 1_000 };
    expect(parse(entry(''))).toMatchObject([{ table: { ...table, overlap: { ms: 60_000 } } }]);
    expect(parse(entry(', overlap: 500'))).toMatchObject([{ table: { overlap: { count: 500 } } }]);
    expect(complaints(entry(', overlap: soon, page: 0, tme: at'))).toHaveLength(3);
    expect(complaints('sources:\n  a: { kind: postgresql }\n')).toHaveLength(6);
    const mysql = entry('').replace('postgresql', 'mysql');
    expect(parse(mysql)).toMatchObject([{ kind: 'mysql', table: { ...table, port: 3306 } }]);
  });

  test('that records are pushed to may have tokens, long enough and for one mapping', () => {
    const entry = (more: string) => `sources:\n  a: { kind: http-push${more} }\n`;
    expect(parse(entry(''))).toMatchObject([{ kind: 'http-push', mapping: undefined, tokens: [] }]);
    const token = 'x'.repeat(32);
    expect(parse(entry(`, mapping: m.yaml, token: ${token}`))).toMatchObject([{ tokens: [token] }]);
    const next = 'y'.repeat(32);
    const both = `, mapping: m.yaml, token: [${token}, ${next}]`;
    expect(parse(entry(both))).toMatchObject([{ tokens: [token, next] }]);
    expect(complaints(entry(', token: short'))).toEqual([
      expect.stringContaining('32 characters'),
      expect.stringContaining("needs 'mapping'"),
    ]);
  });

  test('that carriers are asked to push to say by whom, of what and where', () => {
    const entry = (item: string) => `sources:\n  a: { kind: http-push, subscribe: [${item}] }\n`;
    const [url, sink, type] = ['https://c.example/v0.3', 'https://f.example/r', 't.v0.swapped'];
    expect(parse(entry(`{ url: "${url}", sink: "${sink}", type: ${type} }`))).toMatchObject([
      { subscribe: [{ url, sink, type, token: undefined }] },
    ]);
    expect(complaints(entry('{ url: "https://c.example", typ: x }'))).toEqual([
      expect.stringContaining('a subscription needs type, sink'),
      expect.stringContaining("did you mean 'type'"),
    ]);
  });

  test('has every fault told at once, with its place and the nearest name', () => {
    const found = complaints(`sources:
  Bank: { kind: files, path: x }
  b: { kind: kafka, brokers: [nowhere], topic: t }
  c: { kind: htp-pull, url: x }
  d: { kind: http-pull, url: ftp://x, evry: 5s }
  e: { kind: http-pull, url: https://x/y, cursor: next, every: soon }
  f: { path: x }
`);
    expect(found.map((line) => line.replace('/etc/forewarn/sources.yaml', ''))).toEqual([
      expect.stringMatching(/^:2:3: a source's name has small letters/),
      expect.stringMatching(/^:3:\d+: a broker is HOST:PORT, not 'nowhere'/),
      expect.stringMatching(
        /^:4:\d+: 'htp-pull' is not a kind of source; did you mean 'http-pull'/,
      ),
      expect.stringMatching(/^:5:\d+: the url must begin with https:/),
      expect.stringMatching(/^:5:\d+: 'evry' is not a key .*did you mean 'every'/),
      expect.stringMatching(/^:6:\d+: with 'cursor' the url or the body says where it goes/),
      expect.stringMatching(/^:6:\d+: every is a time such as 30s/),
      expect.stringMatching(/^:7:\d+: the source f needs 'kind'/),
    ]);
  });

  test('without sources, or that is no YAML, is refused', () => {
    expect(complaints('source: {}\n').join()).toContain("did you mean 'sources'");
    expect(complaints('a: [\n')).not.toEqual([]);
  });
});
