import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { guess } from '../../test/guess-fixture.ts';
import { guessMapping } from './guess-mapping.ts';

const SAMPLES: readonly (readonly [what: string, file: string, text: string, first: object])[] = [
  [
    'calls with English names, start and seconds',
    'cdr.csv',
    `record_id,calling_number,called_number,start_time,duration_sec,cell_id
9001,13812345678,057188881234,2026-03-01 08:30:05,63,460-00-1
9002,13912345678,13700001111,2026-03-01 09:30:05,0,460-00-2
`,
    {
      type: 'call.ended',
      id: '9001',
      caller: '+8613812345678',
      callee: '057188881234',
      durationMs: 63_000,
      answered: true,
      time: Date.UTC(2026, 2, 1, 0, 31, 8),
    },
  ],
  [
    'calls with Chinese names and a clock',
    'hd.csv',
    `主叫号码,被叫号码,结束时间,通话时长,姓名
13812345678,057188881234,2026/3/1 8:30:05,01:03,张三
13912345678,13700001111,2026/3/1 9:30:05,00:00,李四
`,
    {
      type: 'call.ended',
      durationMs: 63_000,
      answered: true,
      time: Date.UTC(2026, 2, 1, 0, 30, 5),
    },
  ],
  [
    'payments with Chinese names and grouped amounts',
    'pay.csv',
    `交易流水号;付款账号;收款账号;交易金额(元);交易时间;摘要
T1;6222020000001111111;6222020000002222222;"1,234.50";20260301083005;房租
T2;6222020000001111112;6222020000002222222;"34.50";20260301083105;
`,
    {
      type: 'transfer.completed',
      id: 'T1',
      transferId: 'T1',
      payer: '6222020000001111111',
      payee: '6222020000002222222',
      amountFen: 123_450,
      note: '房租',
      time: Date.UTC(2026, 2, 1, 0, 30, 5),
    },
  ],
  [
    'payments as nested JSON in a document, in fen and epoch ms',
    'pay.json',
    JSON.stringify({
      code: 0,
      data: {
        list: [1, 2].map((n) => ({
          orderNo: `P${n}`,
          payer: { account: `622202000000111111${n}` },
          payee: { account: '6222020000002222222' },
          amountFen: 5000 + n,
          paidAt: 1_772_325_000_000 + n,
        })),
      },
    }),
    {
      type: 'transfer.completed',
      id: 'P1',
      payee: '6222020000002222222',
      amountFen: 5001,
      time: 1_772_325_000_001,
    },
  ],
  [
    'messages as a JSON record a line',
    'sms.ndjson',
    '{"id":"a","from":"10690001","to":"13812345678","sent":{"time":"2026-03-01T08:30:05+08:00"}}\n{"id":"b","from":"+447700900123","to":"13812345679","sent":{"time":"2026-03-01T08:31:05+08:00"}}\n',
    {
      type: 'sms.received',
      sender: '10690001',
      receiver: '+8613812345678',
      time: Date.UTC(2026, 2, 1, 0, 30, 5),
    },
  ],
  [
    'visited addresses with epoch seconds',
    'http.csv',
    `ts,msisdn,url
1772325005,8613812345678,https://pay.example.com/a?b
1772325006,8613812345679,http://x.example.org:8080/
`,
    {
      type: 'site.visited',
      visitor: '+8613812345678',
      domain: 'pay.example.com',
      time: 1_772_325_005_000,
    },
  ],
  [
    'payments nested under short names, minor units, days before months',
    'evt.ndjson',
    '{"evt":{"kind":"TRX","uid":"9f1","when":"21.03.2026 01:30"},"from":{"iban":"DE89370400440532013000","cust":"Anna Meier"},"to":{"iban":"CN330000000000000077"},"val":{"minor":1250000}}\n{"evt":{"kind":"ATM","uid":"9f2","when":"21.03.2026 01:45"},"from":{"iban":"DE89370400440532013001","cust":"Jan Kurz"},"to":{"iban":"CN330000000000000077"},"val":{"minor":99}}\n',
    {
      type: 'transfer.completed',
      id: '9f1',
      payer: 'DE89370400440532013000',
      payee: 'CN330000000000000077',
      amountFen: 1_250_000,
      time: Date.UTC(2026, 2, 20, 17, 30),
    },
  ],
  [
    'filed cases',
    'case.csv',
    `案件编号,受害人手机号,案件类别,损失金额(元),立案时间,嫌疑人电话,身份证号
A3301002026001,13812345678,刷单返利,12000,2026-03-01 10:00:00,17012345678,330106199001011234
A3301002026002,13812345679,冒充客服,800,2026-03-01 11:00:00,,330106199001011235
`,
    {
      type: 'case.filed',
      caseId: 'A3301002026001',
      phone: '+8613812345678',
      typology: '刷单返利',
      lossFen: 1_200_000,
      suspectPhone: '+8617012345678',
    },
  ],
  [
    'cash withdrawals',
    'atm.tsv',
    `serial_no\tcard_no\tamt\ttrade_date\n1\t6222020000001111111\t500.00\t2026-03-01T08:30:05Z\n2\t6222020000001111112\t300.00\t2026-03-01T08:30:06Z\n`,
    { type: 'cash.withdrawn', account: '6222020000001111111', amountFen: 50_000 },
  ],
];

describe('a proposal', () => {
  it.each(SAMPLES)(
    'for %s makes signals of every row at once',
    async (_what, file, text, first) => {
      const { signals, refused } = await guess(file, text);
      expect(refused).toEqual([]);
      expect(signals[0]).toMatchObject(first);
      expect(signals.length).toBeGreaterThanOrEqual(2);
    },
  );

  it('says how sure each line is, and why', async () => {
    const { text } = await guess('why.csv', SAMPLES[0]?.[2] ?? '');
    expect(text).toMatch(
      /caller: "\{calling_number\}" +# sure: by name and content \(100 % mobile numbers\)/,
    );
    expect(text).toMatch(/callee: "\{called_number\}" +# sure: by name and content/);
    expect(text).toMatch(/region: "330000" +# CHECK: no column has region codes/);
    expect(text).toMatch(/# the end: start and duration; CHECK the zone/);
  });

  it('drops names and identity cards, and does not show numbers of people', async () => {
    const { text } = await guess('private.csv', SAMPLES[7]?.[2] ?? '');
    expect(text).toContain('redact: { "身份证号": drop }');
    for (const secret of ['330106199001011234', '13812345678']) expect(text).not.toContain(secret);
    expect((await guess('private3.ndjson', SAMPLES[6]?.[2] ?? '')).text).not.toContain('Meier');
    expect((await guess('private2.csv', SAMPLES[2]?.[2] ?? '')).text).not.toContain(
      '6222020000001111111',
    );
  });

  it('tells of columns that it does not read, with their values where they are few', async () => {
    const rows = ['a', 'b', 'a', 'a', 'a', 'a'].map(
      (kind, i) => `${i},6222020000001111111,5.00,2026-03-01T00:00:0${i}Z,${kind},${i}x`,
    );
    const { text } = await guess(
      'kinds.csv',
      `id,card_no,amount,time,kind,rest\n${rows.join('\n')}\n`,
    );
    expect(text).toContain('# Not read: kind has "a" 5 times, "b" 1 times.');
    expect(text).toContain('when: row.kind == "a"');
    expect(text).toContain('# Not read: rest');
  });

  it('leaves blank what no column was found for, so that no row counts under a number that nobody has', async () => {
    const { text, signals, refused } = await guess(
      'blank.json',
      JSON.stringify([{ callId: 'c1', startTime: '2026-03-01T00:00:00Z', bNumber: '13812345678' }]),
    );
    expect(text).toMatch(/caller: "\{FILL_IN\}" +# FILL IN the column/);
    expect(text).toContain('# No column was found for caller: fill them in');
    expect(signals).toEqual([]);
    expect(refused).toHaveLength(1);
  });

  it('reads lengths in minutes as durations', async () => {
    const { signals } = await guess(
      'minutes.json',
      JSON.stringify([
        {
          id: 'c1',
          startTime: '2026-03-01T00:00:00Z',
          aNumber: '13812345678',
          bNumber: '13912345678',
          lenMin: 12.5,
        },
      ]),
    );
    expect(signals).toMatchObject([{ type: 'call.ended', durationMs: 750_000 }]);
  });

  it('points to lists in the records', async () => {
    const record = (i: number) => ({
      id: i,
      msisdn: `1381234567${i}`,
      at: '2026-03-01T00:00:00Z',
      apps: [{ name: 'x' }],
    });
    const { text } = await guess('lists.json', JSON.stringify([record(1), record(2)]));
    expect(text).toContain('# Not read: the list apps. For a signal of each entry: each: apps');
  });

  it('reads gzip, GB 18030, and files without a header', async () => {
    const gbk = Buffer.concat([
      Buffer.from([0xd6, 0xf7, 0xbd, 0xd0]),
      Buffer.from(
        ',b_number,time\n13812345678,13912345678,2026-03-01 08:30:05\n13812345678,13912345679,2026-03-01 08:30:06\n',
      ),
    ]);
    const { sample, signals } = await guess('gbk.csv.gz', gzipSync(gbk));
    expect(sample).toMatchObject({ encoding: 'gb18030', hasHeader: true });
    expect(signals).toMatchObject([{ type: 'call.started', caller: '+8613812345678' }, {}]);
    const bare = await guess(
      'bare.csv',
      '1|13812345678|13912345678|20260301083005\n2|13812345679|13912345678|20260301083105\n',
    );
    expect(bare.sample).toMatchObject({ hasHeader: false, delimiter: '|' });
    expect(bare.text).toContain('header: [c1, c2, c3, c4]');
    expect({ refused: bare.refused, count: bare.signals.length }).toEqual({
      refused: [],
      count: 2,
    });
  });

  it('says when day and month could be the other way round', async () => {
    const { text } = await guess(
      'dm.csv',
      'id,card_no,amount,time\n1,6222020000001111111,5.00,3/4/2026 10:00\n2,6222020000001111111,5.00,5/4/2026 10:00\n',
    );
    expect(text).toContain(
      'CHECK day and month: no text tells them apart, it could be M/d/yyyy H:mm as well',
    );
  });

  it.each([
    ['04.10.2026 22:15:00', 'd.M.yyyy H:mm:ss', 'M.d.yyyy H:mm:ss'],
    ['04-10-2026 22:15:00', 'd-M-yyyy H:mm:ss', 'M-d-yyyy H:mm:ss'],
  ])('says so of %s as well, unless a day above 12 tells', async (text, format, other) => {
    const rows = (second: string) =>
      `id,card_no,amount,time\n1,6222020000001111111,5.00,${text}\n2,6222020000001111111,5.00,${second}\n`;
    const either = await guess('either.csv', rows(text.replace('04', '05')));
    expect(either.text).toContain(`format: "${format}"`);
    expect(either.text).toContain(
      `CHECK day and month: no text tells them apart, it could be ${other}`,
    );
    expect((await guess('told.csv', rows(text.replace('04', '13')))).text).not.toContain(
      'day and month',
    );
  });

  it('is not made of what is no table', async () => {
    await expect(guess('x.xml', '<Document/>')).rejects.toThrow(/is XML: ISO 20022/);
    await expect(guess('empty.csv', '')).rejects.toThrow(/is empty/);
    await expect(guess('head.csv', 'id,phone\n')).rejects.toThrow(/has no row to guess from/);
    await expect(guess('x.json', '{"a": {"b": 1}, ')).rejects.toThrow(
      /neither a JSON record a line nor/,
    );
    await expect(guessMapping('/nowhere/none.csv')).rejects.toThrow(/none\.csv cannot be read/);
  });
});
