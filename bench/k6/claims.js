// k6: a desk at work. Each member of staff claims the most urgent task, renews the lease as an open page does, and records an
// outcome. Ends when TASKS tasks are done. Settings: BASE_URL, DESK (region code), TASKS, STAFF, SUMMARY (file).
import { check } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';

const baseUrl = __ENV.BASE_URL || 'http://127.0.0.1:8686';
const desk = __ENV.DESK || '330000';
const tasksClosed = new Counter('tasks_closed');
const nothingToClaim = new Counter('nothing_to_claim');
const claimMs = new Trend('claim_ms', true);
const outcomeMs = new Trend('outcome_ms', true);

export const options = {
  scenarios: {
    desk: {
      executor: 'shared-iterations',
      vus: Number(__ENV.STAFF || 8),
      iterations: Number(__ENV.TASKS || 100),
      maxDuration: '5m',
    },
  },
  thresholds: {
    checks: ['rate>0.999'],
    claim_ms: ['p(99)<250'],
    outcome_ms: ['p(99)<500'],
  },
  summaryTrendStats: ['avg', 'med', 'p(95)', 'p(99)', 'max'],
};

const json = { headers: { 'Content-Type': 'application/json' } };

export default function work() {
  const staff = `k6-${exec.vu.idInTest}`;
  const claimed = http.post(`${baseUrl}/v1/desks/${desk}/claims`, JSON.stringify({ staff }), json);
  claimMs.add(claimed.timings.duration);
  if (claimed.status === 204 || claimed.status === 404) {
    nothingToClaim.add(1);
    return;
  }
  if (!check(claimed, { claimed: (r) => r.status === 200 || r.status === 201 })) return;
  const { task, lease } = claimed.json();
  const renewed = http.put(
    `${baseUrl}/v1/tasks/${task.taskId}/lease`,
    JSON.stringify({ lease }),
    json,
  );
  check(renewed, { 'lease renewed': (r) => r.status === 200 || r.status === 204 });
  const outcome = JSON.stringify({ lease, outcome: 'not-fraud', because: 'own-account' });
  const recorded = http.post(`${baseUrl}/v1/tasks/${task.taskId}/outcome`, outcome, json);
  outcomeMs.add(recorded.timings.duration);
  if (check(recorded, { 'outcome recorded': (r) => r.status === 200 || r.status === 201 }))
    tasksClosed.add(1);
}

export function handleSummary(summary) {
  return { [__ENV.SUMMARY || '/dev/stdout']: JSON.stringify(summary) };
}
