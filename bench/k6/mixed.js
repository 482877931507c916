// k6: a province at work. Signals come in at RATE a second in batches, as carriers and banks send them, and meanwhile pages of desks and commanders read: lists, one task,
// the board, reports; half of them with the tag of the answer before, as screens that look again and again do. What is due is sent when it is due, whatever became of what was
// before. Settings: BASE_URL, SECONDS, RATE (signals a second), BATCH (signals a request), LOOKS (reads a second), DESK, SUMMARY (file).
import { check } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter, Rate, Trend } from 'k6/metrics';
import { bodyOf, NDJSON } from './ingest.js';

const baseUrl = __ENV.BASE_URL || 'http://127.0.0.1:8686';
const desk = __ENV.DESK || '330000';
const seconds = Number(__ENV.SECONDS || 20);
const rate = Number(__ENV.RATE || 10000);
const batch = Number(__ENV.BATCH || 200);
const signalsSent = new Counter('signals_sent');
const sendMs = new Trend('send_ms', true);
const readMs = new Trend('read_ms', true);
const reportMs = new Trend('report_ms', true);
const unchanged = new Rate('unchanged');
/** Tags of answers of this user, by path. */
const tags = {};

function atRate(name, perSecond) {
  return {
    executor: 'constant-arrival-rate',
    exec: name,
    rate: perSecond,
    timeUnit: '1s',
    duration: `${seconds}s`,
    preAllocatedVUs: 20,
    maxVUs: 200,
  };
}

export const options = {
  scenarios: {
    send: atRate('send', Math.round(rate / batch)),
    look: atRate('look', Number(__ENV.LOOKS || 50)),
  },
  thresholds: {
    checks: ['rate>0.999'],
    http_req_failed: ['rate<0.001'],
    // All that was due was sent: the rate was held.
    dropped_iterations: ['count==0'],
    signals_sent: [`count>=${0.99 * rate * seconds}`],
    send_ms: ['p(99)<500'],
    read_ms: ['p(99)<500'],
    report_ms: ['p(99)<2000'],
  },
  summaryTrendStats: ['avg', 'med', 'p(95)', 'p(99)', 'max'],
};

export function send() {
  const body = bodyOf(exec.scenario.iterationInTest, batch);
  const sent = http.post(`${baseUrl}/v1/signals`, body, NDJSON);
  sendMs.add(sent.timings.duration);
  if (check(sent, { 'the log has them (202)': (r) => r.status === 202 })) signalsSent.add(batch);
}

const DAY_MS = 86400000;
/** The same for all reads of a run, so that pages ask for the same. */
const period = `region=${desk}&from=${Math.floor(Date.now() / DAY_MS) * DAY_MS}&to=${Math.ceil(Date.now() / DAY_MS) * DAY_MS}`;
const PATHS = [
  `/v1/tasks?desk=${desk}&state=waiting&limit=50`,
  `/v1/tasks?desk=${desk}&state=closed&limit=50`,
  `/v1/orders?desk=${desk}`,
  `/v1/board?desk=${desk}`,
  '/v1/rules/versions',
  '/v1/outcomes',
  '/v1/status',
];

/** A report costs a hundred times what a list does, and is asked for as seldom: by ten command rooms every 15 s at 50 reads a second. */
const LOOKS_A_REPORT = 75;

export function look() {
  const number = exec.scenario.iterationInTest;
  const isReport = number % LOOKS_A_REPORT === 0;
  const path = isReport ? `/v1/report?${period}` : PATHS[number % PATHS.length];
  const known = tags[path];
  const headers = known === undefined || Math.random() < 0.5 ? {} : { 'If-None-Match': known };
  const read = http.get(`${baseUrl}${path}`, { headers, tags: { name: path.split('?')[0] } });
  (isReport ? reportMs : readMs).add(read.timings.duration);
  unchanged.add(read.status === 304);
  if (read.headers.Etag !== undefined) tags[path] = read.headers.Etag;
  check(read, { 'read (200, 304)': (r) => r.status === 200 || r.status === 304 });
}

export function handleSummary(summary) {
  return { [__ENV.SUMMARY || '/dev/stdout']: JSON.stringify(summary) };
}
