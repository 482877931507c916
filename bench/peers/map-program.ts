// The plain program: JSON.parse of every line and a few Maps. What one would write before reaching for an engine.
import type { Frame } from '../../log/frame.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import { Features, type WorkloadSignal } from './features.ts';
import type { HitTally } from './hits.ts';
import type { Program } from './program.ts';
import { THRESHOLDS } from './thresholds.ts';

const AT_LEAST = THRESHOLDS.map(({ atLeast }) => atLeast);
const [FAN_OUT = 0, LONG_TALKS = 0, RISKY_SITES = 0, LINKS = 0, FAN_IN = 0, LARGE_SUM = 0] =
  AT_LEAST;

/** The program on these frames; it trusts each line to be one of the workload's signals. */
export function mapProgram(frames: readonly Frame[]): Program {
  return {
    begin() {
      const features = new Features();
      return (tally) => run(frames, features, tally);
    },
  };
}

function run(frames: readonly Frame[], features: Features, tally: HitTally): void {
  let index = 0;
  for (const frame of frames) {
    for (const line of unpackFrame(frame)) {
      const signal: WorkloadSignal = JSON.parse(line);
      const values = features.count(signal);
      if (values.callees10m >= FAN_OUT) tally.add(index, 0);
      if (values.longCalls2h >= LONG_TALKS) tally.add(index, 1);
      if (values.riskyVisits24h >= RISKY_SITES) tally.add(index, 2);
      if (values.linkSms24h >= LINKS) tally.add(index, 3);
      if (values.payers1h >= FAN_IN) tally.add(index, 4);
      if (values.sent24hFen >= LARGE_SUM) tally.add(index, 5);
      index++;
    }
  }
}
