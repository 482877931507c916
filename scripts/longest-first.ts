// The order of test files on a machine that has not run them yet. vitest then begins with the largest files, which says little about how long they take: the one
// that ran longest was among the smallest, and at the end one core worked while the others waited for it.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that run longest, the longest of each project first; all others come after them. */
export const LONG_FILES = [
  'tuning/tuning.sim.test.ts',
  'test/faults/pump-half-1.sim.test.ts',
  'test/faults/pump-half-2.sim.test.ts',
  'engine/engine-half-1.sim.test.ts',
  'engine/engine-half-2.sim.test.ts',
  'engine/split.sim.test.ts',
  'engine/held-state.sim.test.ts',
  'backtest/backtest.sim.test.ts',
  'test/crash/kill-points.e2e.test.ts',
  'test/crash/kafka-kill-points.e2e.test.ts',
  'test/crash/disk-kafka.e2e.test.ts',
  'test/crash/disk.e2e.test.ts',
  'test/desk-day/desk-day.e2e.test.ts',
  'test/leaks/leaks.e2e.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = Map.groupBy(sorted, ({ project }) => project.name);
    return [...projects.values()].flatMap((each) => each.toSorted((a, b) => rank(a) - rank(b)));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const at = LONG_FILES.findIndex((file) => moduleId.endsWith(`/${file}`));
  return at < 0 ? LONG_FILES.length : at;
}
