import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureLines, testReportOf } from './test-report.ts';

const report = (testResults: unknown[]) =>
  JSON.stringify({
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults,
  });

describe('the report of a test run', () => {
  it('counts, and names each failed test with its file and the first lines of why', () => {
    const why =
      'AssertionError: expected 1 to be 2\n\n    at a.ts:1\n    at b.ts:2\n    at c.ts:3\n    at d.ts:4';
    const { failures, ...counts } = testReportOf(
      report([
        {
          name: join(process.cwd(), 'engine/a.test.ts'),
          status: 'failed',
          assertionResults: [
            { fullName: 'adds', status: 'passed', failureMessages: [] },
            { fullName: 'subtracts', status: 'failed', failureMessages: [why] },
          ],
        },
      ]),
    );
    expect(counts).toEqual({ passed: 3, failed: 1, skipped: 2 });
    expect(failures).toMatchObject([{ file: 'engine/a.test.ts', name: 'subtracts' }]);
    expect(failureLines(failures).join('\n').split('\n')).toEqual([
      '  engine/a.test.ts > subtracts',
      '      AssertionError: expected 1 to be 2',
      '      at a.ts:1',
      '      at b.ts:2',
      '      at c.ts:3',
    ]);
  });

  it('names a file that failed before any of its tests', () => {
    const { failures } = testReportOf(
      report([
        {
          name: join(process.cwd(), 'log/b.test.ts'),
          status: 'failed',
          message: 'cannot be loaded',
          assertionResults: [],
        },
      ]),
    );
    expect(failures).toEqual([
      { file: 'log/b.test.ts', name: 'the file itself', why: '      cannot be loaded' },
    ]);
  });

  it('refuses what is no report', () => {
    expect(() => testReportOf('{}')).toThrow();
  });
});
