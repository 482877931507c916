// Finds k6, or builds it with Go: it is a Go program, and the npm package of that name is empty.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const K6_VERSION = 'v1.8.1';
const BUILT = resolve('.cache/bin/k6');

/** Path of k6: on the PATH, built before, or built now (a few minutes). Throws an Error that says what to install. */
export function k6Program(): string {
  for (const program of ['k6', BUILT]) {
    if ((program === 'k6' || existsSync(program)) && answers(program, 'version')) return program;
  }
  if (!answers('go', 'version')) {
    throw new Error(
      'Neither k6 nor Go is on the PATH. Install k6, or Go 1.24 or newer to build it here.',
    );
  }
  console.log(`building k6 ${K6_VERSION} with Go into .cache/bin, a few minutes …`);
  execFileSync('go', ['install', `go.k6.io/k6@${K6_VERSION}`], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, GOBIN: resolve('.cache/bin') },
  });
  return BUILT;
}

function answers(program: string, argument: string): boolean {
  try {
    execFileSync(program, [argument], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
