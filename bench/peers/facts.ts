// What the stateless rule engines are given: the feature values of each signal, worked out beforehand by the plain program's
// windows. That work, and the parsing, is not in their time, which flatters them.
import type { Frame } from '../../log/frame.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import { Features, type FeatureValues, type WorkloadSignal } from './features.ts';

/** Their rate does not depend on how long they run, so a part of the workload is enough. */
export const STATELESS_SIGNALS_MAX = 200_000;

export interface Facts {
  readonly type: string;
  readonly values: FeatureValues;
}

/** The features of the first signals of the workload. */
export function factsOf(frames: readonly Frame[]): Facts[] {
  const features = new Features();
  const facts: Facts[] = [];
  for (const frame of frames) {
    for (const line of unpackFrame(frame)) {
      if (facts.length === STATELESS_SIGNALS_MAX) return facts;
      const signal: WorkloadSignal = JSON.parse(line);
      facts.push({ type: signal.type, values: { ...features.count(signal) } });
    }
  }
  return facts;
}
