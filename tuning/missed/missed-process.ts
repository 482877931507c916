// A look at missed cases in a process of its own that gives way to all others: reading weeks of an archive takes minutes.
import { type ApartRun, startApart } from '../../backtest/apart-process.ts';
import type { MissedCases } from './missed.ts';
import type { LookProgress, MissedOrder } from './missed-order.ts';

const PROGRAM = new URL('./missed-program.ts', import.meta.url);

export type StartLook = (
  order: MissedOrder,
  onProgress: (progress: LookProgress) => void,
) => Pick<ApartRun<MissedCases>, 'done' | 'kill'>;

/** What starts processes, with an environment that holds no secrets. They end with FwError FW_ARCHIVE when the archive cannot be read, FW_INTERNAL when they break. */
export function lookStarter(env: Readonly<Record<string, string>>): StartLook {
  const about = { program: PROGRAM, name: 'the process that looks at missed cases', env };
  return (order, onProgress) => startApart({ ...about, order, codes: ['FW_ARCHIVE'], onProgress });
}
