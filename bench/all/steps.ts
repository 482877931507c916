// What `npm run bench:all` runs: the benchmarks whose figures have an aim and that need nothing but this machine. docs/performance.md names the others.
import { join } from 'node:path';

export const RESULTS = 'bench/results';
const PEERS = ['--quick', '--only', 'forewarn,map,esper-ext_timed', '--json'];

export interface Step {
  readonly name: string;
  /** From the folder of the project. */
  readonly program: string;
  readonly args: readonly string[];
}

/** In the order in which they run. */
export const STEPS: readonly Step[] = [
  { name: 'hot-path', program: 'bench/hot-path/run.ts', args: [] },
  { name: 'scan', program: 'bench/scan/run.ts', args: ['--rounds', '5'] },
  { name: 'mapping', program: 'bench/mapping/run.ts', args: [] },
  { name: 'latency', program: 'bench/latency/run.ts', args: [] },
  { name: 'tasks', program: 'bench/end-to-end/run.ts', args: [] },
  { name: 'checkpoints', program: 'bench/checkpoints/run.ts', args: [] },
  { name: 'checks', program: 'bench/checks/run.ts', args: [] },
  { name: 'kafka', program: 'bench/kafka/run.ts', args: [] },
  { name: 'ledger', program: 'bench/ledger/run.ts', args: [] },
  { name: 'growth', program: 'bench/growth/run.ts', args: [] },
  {
    name: 'shadow',
    program: 'bench/shadow/run.ts',
    args: ['--people', '4000', '--days', '1.5', '--rounds', '3'],
  },
  {
    name: 'peers',
    program: 'bench/peers/run.ts',
    args: [...PEERS, join(RESULTS, 'peers-quick.json')],
  },
];
