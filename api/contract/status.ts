// How the system stands right now: what the status page shows and what machines ask before they send traffic.
import Type from 'typebox';

export const Alive = Type.Object(
  { status: Type.Literal('alive') },
  { description: 'The process answers.' },
);

export const Readiness = Type.Object(
  {
    status: Type.Enum(['ready', 'not-ready', 'closing']),
    dependencies: Type.Array(
      Type.Object({
        name: Type.String(),
        isReady: Type.Boolean(),
        why: Type.Optional(Type.String({ description: 'Why not.' })),
        tookMs: Type.Number(),
      }),
    ),
  },
  { description: 'Whether everything that is needed answers, and what does not and why.' },
);
export type Readiness = Type.Static<typeof Readiness>;

const Count = Type.Integer({ minimum: 0 });
const LevelCounts = Type.Object({ blue: Count, yellow: Count, orange: Count, red: Count });

const Latency = Type.Object({
  p50: Type.Number(),
  p99: Type.Number(),
  p999: Type.Number({ description: '99.9th percentile.' }),
});

export const Status = Type.Object(
  {
    at: Type.Integer({ description: 'Processing time, epoch ms.' }),
    startedAt: Type.Integer({ description: 'Processing time, epoch ms.' }),
    watermark: Type.Integer({ description: 'Event time up to which signals are in, epoch ms.' }),
    newestTime: Type.Integer({
      description: 'Event time of the newest signal, epoch ms; 0 before the first.',
    }),
    access: Type.Enum(['accounts', 'loopback', 'remote'], {
      description:
        'accounts: whoever asks has to sign in. loopback: nobody signs in, and this machine alone reaches the server. remote: nobody signs in, and others reach it.',
    }),
    signals: Type.Object({
      perSecond: Type.Number({ description: 'Over the last ten seconds.' }),
      accepted: Count,
      late: Count,
      duplicate: Count,
      invalid: Count,
    }),
    decisions: LevelCounts,
    latency: Type.Object(
      {
        signalMs: Latency,
        batchMs: Latency,
        endToEndMs: Latency,
      },
      {
        description:
          'Since the start, in ms: a signal in the engine (one in 64 is timed), a batch of frames in the engine, and from the log taking a frame to its tasks and messages being told.',
      },
    ),
    desks: Type.Array(
      Type.Object({
        desk: Type.String(),
        name: Type.Object({ zh: Type.String(), en: Type.String() }),
        waiting: Count,
        claimed: Count,
        oldestWaitingMs: Count,
        waitingByLevel: LevelCounts,
      }),
      { description: 'Desks that have open tasks, the fullest first.' },
    ),
    report: Type.Optional(
      Type.Object(
        {
          peopleDissuaded: Count,
          lossPreventedTotalFen: Count,
          lostFen: Count,
          casesFiled: Count,
        },
        { description: 'Over everything in the ledger; absent while the ledger is away.' },
      ),
    ),
    troubles: Type.Array(Type.String(), { description: 'What is away or waits, and why.' }),
  },
  { description: 'Counters since the start of the process, and what is open now.' },
);
export type Status = Type.Static<typeof Status>;
