// `npm run desk-day`: a day at ten times the rate of Zhejiang, 500 people at the desks of the whole province, on real servers, with the service
// killed and Redis started anew in the middle. Says how long people waited and judges that nothing was lost and nothing done twice; ends
// with 1 when something was. Options: --tasks N, --staff N, --minutes N (that the day takes), --seed N, --slack N (seconds after
// its deadline by which a task must have risen, the engine's own lag counted in), --calm (nothing is killed).
import { parseArgs } from 'node:util';
import { describeMachine, keepResult } from '../../bench/machine.ts';
import { type DeskDay, runDeskDay } from './desk-day.ts';

const RESULT_FILE = 'bench/results/desk-day.json';

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '230000' },
    staff: { type: 'string', default: '500' },
    minutes: { type: 'string', default: '15' },
    seed: { type: 'string', default: '7' },
    slack: { type: 'string', default: '20' },
    calm: { type: 'boolean', default: false },
  },
});
// What it started ends with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
const dayMs = Number(values.minutes) * 60_000;
const settings = {
  tasks: Number(values.tasks),
  staff: Number(values.staff),
  dayMs,
  seed: Number(values.seed),
};
const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
const day = await runDeskDay({
  ...settings,
  kills: values.calm ? [] : [0.42, 0.7],
  redisRestarts: values.calm ? [] : [0.55],
  slackMs: Number(values.slack) * 1_000,
  onNote: (text) => console.log(text),
});
print(day);
const { statuses, deeds, riseLateMs: _, ...rest } = day;
keepResult(RESULT_FILE, {
  settings,
  ...rest,
  statuses: Object.fromEntries(statuses),
  deeds: Object.fromEntries(deeds),
});
console.log(`kept in ${RESULT_FILE}`);
process.exitCode = day.faults.length === 0 ? 0 : 1;

function print(verdict: DeskDay): void {
  const { people, episodes, outcomes, open, risen, seconds, ages, riseLateMs, faults } = verdict;
  const pace = Math.round(episodes / seconds);
  console.log(
    `${people} people, ${episodes} tasks, ${outcomes} outcomes in ${seconds.toFixed(0)} s, ${pace} tasks a second; ` +
      `${open.closed} closed, ${open.deferred + open.waiting + open.claimed} open; ${risen} rose, the latest ${riseLateMs.at(-1) ?? 0} ms after its deadline; ` +
      `${verdict.overlooked} waited on for 5 s after one rose that came later`,
  );
  if (values.calm) printCost(verdict);
  console.log('| waited until claimed, s | tasks | p50 | p95 | p99 | longest |');
  console.log('| --- | --: | --: | --: | --: | --: |');
  for (const { level, count, p50, p95, p99, max } of ages) {
    const seconds = [p50, p95, p99, max].map((ms) => (ms / 1_000).toFixed(2));
    console.log(`| ${level} | ${[count, ...seconds].join(' | ')} |`);
  }
  console.log(`answers: ${[...verdict.statuses].map((pair) => pair.join(' × ')).join(', ')}`);
  console.log(`deeds: ${[...verdict.deeds].map((pair) => pair.join(' ')).join(', ')}`);
  console.log(
    faults.length === 0
      ? 'no task lost, none held twice, none ended twice, each outcome in the ledger once, deadlines met or risen'
      : faults.join('\n'),
  );
}

/** What was used before a kill or a new start of Redis is not known afterwards. */
function printCost({ cost, episodes }: DeskDay): void {
  const { serviceSeconds, redisSeconds, staffSeconds, redisCalls } = cost;
  const parts = {
    service: serviceSeconds,
    Redis: redisSeconds,
    'the simulated staff': staffSeconds,
  };
  const texts = Object.entries(parts).map(
    ([who, seconds]) => `${((seconds * 1_000) / episodes).toFixed(1)} ms of ${who}`,
  );
  console.log(
    `processor time a task: ${texts.join(', ')}; ${(redisCalls / episodes).toFixed(0)} calls of Redis a task`,
  );
}
