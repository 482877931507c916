// k6: the desks of a province in the busiest hour of a day at ten times the rate of Zhejiang. Staff of all desks claim, keep and end tasks at the
// rate at which they come in, pages look at their lists, and a request that does nothing is the measure of the same minute.
// Settings: BASE_URL, SECONDS, WORK (tasks a second), LOOKS (lists a second), DESKS (region codes with commas between), SUMMARY (file).
import { check, sleep } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';

const baseUrl = __ENV.BASE_URL || 'http://127.0.0.1:8686';
const desks = (__ENV.DESKS || '330000').split(',');
const seconds = Number(__ENV.SECONDS || 30);
const tasksClosed = new Counter('tasks_closed');
const nothingToClaim = new Counter('nothing_to_claim');
const claimMs = new Trend('claim_ms', true);
const renewMs = new Trend('renew_ms', true);
const outcomeMs = new Trend('outcome_ms', true);
const listMs = new Trend('list_ms', true);
const plainMs = new Trend('plain_ms', true);

function atRate(exec, rate) {
  return {
    executor: 'constant-arrival-rate',
    exec,
    rate,
    timeUnit: '1s',
    duration: `${seconds}s`,
    preAllocatedVUs: 50,
    maxVUs: 500,
  };
}

export const options = {
  scenarios: {
    work: atRate('work', Number(__ENV.WORK || 7)),
    look: atRate('look', Number(__ENV.LOOKS || 50)),
    plain: atRate('plain', 20),
  },
  thresholds: {
    checks: ['rate>0.999'],
    claim_ms: ['p(99)<=50'],
  },
  summaryTrendStats: ['avg', 'med', 'p(95)', 'p(99)', 'max'],
};

const json = { headers: { 'Content-Type': 'application/json' } };

export function work() {
  const staff = `k6-${exec.scenario.iterationInTest % 500}`;
  const desk = desks[Math.floor(Math.random() * desks.length)];
  const claimed = http.post(`${baseUrl}/v1/desks/${desk}/claims`, JSON.stringify({ staff }), json);
  claimMs.add(claimed.timings.duration);
  if (claimed.status === 204) {
    nothingToClaim.add(1);
    return;
  }
  if (!check(claimed, { claimed: (r) => r.status === 201 })) return;
  const { task, lease } = claimed.json();
  const path = `${baseUrl}/v1/tasks/${task.taskId}`;
  for (let times = 0; times < 4; times++) {
    sleep(0.5);
    const renewed = http.put(`${path}/lease`, JSON.stringify({ lease }), json);
    renewMs.add(renewed.timings.duration);
    check(renewed, { 'lease renewed': (r) => r.status === 200 });
  }
  const outcome = JSON.stringify({ lease, outcome: 'not-fraud', because: 'own-account' });
  const recorded = http.post(`${path}/outcome`, outcome, json);
  outcomeMs.add(recorded.timings.duration);
  if (check(recorded, { 'outcome recorded': (r) => r.status === 200 })) tasksClosed.add(1);
}

export function look() {
  const desk = desks[Math.floor(Math.random() * desks.length)];
  const listed = http.get(`${baseUrl}/v1/tasks?desk=${desk}&state=waiting&limit=20`);
  listMs.add(listed.timings.duration);
  check(listed, { listed: (r) => r.status === 200 });
}

export function plain() {
  const answered = http.get(`${baseUrl}/v1/outcomes`);
  plainMs.add(answered.timings.duration);
}

export function handleSummary(summary) {
  return { [__ENV.SUMMARY || '/dev/stdout']: JSON.stringify(summary) };
}
