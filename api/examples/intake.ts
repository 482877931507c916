// What those who send are answered, and how the system stands.
import { minutesLater, OPENED } from './story.ts';

export const INTAKE_ANSWERS = {
  listSignalTypes: {
    types: [
      {
        type: 'call.started',
        side: 'telecom',
        text: 'A call is set up.',
        required: ['callId', 'caller', 'callee'],
        optional: ['origin'],
        suspectKeys: ['caller'],
        victimKeys: ['callee'],
        schema: '/v1/schemas/call.started',
      },
    ],
  },
  listDeadLetters: {
    letters: [
      {
        letterId: '42-9f3a1c07',
        source: 'bank-a',
        file: 'transfers-0302.csv',
        row: 812,
        column: 'amount',
        code: 'number',
        message: "amount: '1,2O0.50' is no number",
        at: OPENED,
      },
    ],
    cursor: '42',
    next: 42,
  },
  openDeadLetter: {
    raw: "a1,2026-03-02T10:00:00+08:00,13812345678,'1,2O0.50'",
    isCut: false,
    columns: ['id', 'time', 'phone', 'amount'],
  },
  resendDeadLetter: { signals: 1 },
  getSources: {
    sources: [
      {
        name: 'bank-a-transfers',
        kind: 'kafka',
        state: 'running',
        read: 1_204_331,
        accepted: 1_204_318,
        rejected: { number: 13 },
        skipped: 0,
        lastSeen: OPENED,
        lastAccepted: OPENED,
        newestTime: OPENED - 1_200,
        lagRecords: 4,
      },
    ],
    quality: [
      {
        source: 'bank-a',
        lastSeen: OPENED,
        perMinute: 842,
        usualPerMinute: 815.5,
        refused: 0.001,
        late: 0,
        duplicate: 0,
        refusedBy: { number: 13 },
        delayMs: 1_180,
        fields: [
          {
            type: 'transfer.attempted',
            field: 'device',
            missing: 0.04,
            usual: 0.05,
            isChanged: false,
          },
        ],
        alerts: [],
      },
    ],
  },
  getDeliveries: {
    providers: [
      {
        name: 'unicom',
        kind: 'smpp',
        state: 'running',
        breaker: 'closed',
        sent: 412,
        accepted: 410,
        delivered: 398,
        failed: { 'UNDELIV 012': 2 },
        waiting: 0,
        lastSuccess: OPENED,
      },
    ],
  },
  getHealth: { status: 'alive' },
  getReadiness: {
    status: 'ready',
    dependencies: [{ name: 'ledger', isReady: true, tookMs: 12.7 }],
  },
  getStatus: {
    at: minutesLater(1),
    startedAt: OPENED - 86_400_000,
    watermark: OPENED - 1_200,
    newestTime: OPENED - 200,
    access: 'remote',
    signals: { perSecond: 842, accepted: 72_748_800, late: 214, duplicate: 3_010, invalid: 13 },
    decisions: { blue: 7_210, yellow: 1_480, orange: 362, red: 41 },
    latency: {
      signalMs: { p50: 0.004, p99: 0.02, p999: 0.3 },
      batchMs: { p50: 2, p99: 8, p999: 11 },
      endToEndMs: { p50: 5, p99: 12, p999: 40 },
    },
    desks: [
      {
        desk: '330106',
        name: { zh: '西湖区', en: 'Xihu' },
        waiting: 3,
        claimed: 1,
        oldestWaitingMs: 94_000,
        waitingByLevel: { blue: 0, yellow: 2, orange: 1, red: 0 },
      },
    ],
    report: {
      peopleDissuaded: 38,
      lossPreventedTotalFen: 412_000_000,
      lostFen: 9_500_000,
      casesFiled: 2,
    },
    troubles: [],
  },
  getOpenApi: { openapi: '3.1.0', info: { title: 'forewarn' }, paths: {}, components: {} },
};
