// k6: signals in over HTTP, as a carrier or bank would send them: many signals a request, as NDJSON. Every signal is new, so
// nothing is saved by counting twins once. Settings: BASE_URL, SECONDS, SENDERS, BATCH (signals a request), SUMMARY (file).
import { check } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter } from 'k6/metrics';

const baseUrl = __ENV.BASE_URL || 'http://127.0.0.1:8686';
const batch = Number(__ENV.BATCH || 200);
const runId = __ENV.RUN_ID || `${Date.now()}`;
const signalsSent = new Counter('signals_sent');

export const options = {
  scenarios: {
    ingest: {
      executor: 'constant-vus',
      vus: Number(__ENV.SENDERS || 4),
      duration: `${__ENV.SECONDS || 20}s`,
    },
  },
  thresholds: {
    checks: ['rate>0.999'],
    http_req_failed: ['rate<0.001'],
    http_req_duration: ['p(99)<500'],
  },
  summaryTrendStats: ['avg', 'med', 'p(95)', 'p(99)', 'max'],
  discardResponseBodies: true,
};

export const NDJSON = { headers: { 'Content-Type': 'application/x-ndjson' } };

/** The body of one request. */
export function bodyOf(iteration, size) {
  const lines = [];
  for (let i = 0; i < size; i++) lines.push(JSON.stringify(signalOf(iteration * size + i)));
  return lines.join('\n');
}

export default function ingest() {
  const body = bodyOf(exec.scenario.iterationInTest, batch);
  const response = http.post(`${baseUrl}/v1/signals`, body, NDJSON);
  if (check(response, { 'the log has them (202)': (r) => r.status === 202 }))
    signalsSent.add(batch);
}

/** Three calls, an SMS and a payment of every five signals, over 100,000 people, in the order of time. */
function signalOf(n) {
  const head = { id: `${runId}-${n}`, source: 'k6', time: Date.now(), region: '330106' };
  const person = mobile('+86138', (n * 7919) % 100000);
  const suspect = mobile('+86170', (n * 104729) % 5000);
  switch (n % 5) {
    case 0:
    case 1:
      return { type: 'call.started', ...head, callId: `c${n}`, caller: suspect, callee: person };
    case 2: {
      const talk = { durationMs: 60000, answered: true };
      return {
        type: 'call.ended',
        ...head,
        callId: `c${n}`,
        caller: suspect,
        callee: person,
        ...talk,
      };
    }
    case 3:
      return {
        type: 'sms.received',
        ...head,
        sender: suspect,
        receiver: person,
        topic: 'marketing',
      };
    default: {
      const accounts = { payer: `6222${pad(n % 100000)}`, payee: `6217${pad(n % 20000)}` };
      return {
        type: 'transfer.completed',
        ...head,
        transferId: `t${n}`,
        ...accounts,
        amountFen: 12000,
      };
    }
  }
}

function mobile(prefix, n) {
  return `${prefix}${pad(n)}`;
}

function pad(n) {
  return `${n}`.padStart(8, '0');
}

export function handleSummary(summary) {
  return { [__ENV.SUMMARY || '/dev/stdout']: JSON.stringify(summary) };
}
