// What is sent to a system whose checks are measured: a simulated province as history, more of it meanwhile, and transfers between its accounts to
// ask about, some of them to an account that is on the list of suspects.
import { printSignal, type Signal } from '../../signal/signal.ts';
import { simulate } from '../../sim/simulate.ts';

export interface CheckWorkload {
  /** Lines that lie before the run, taken out as they are sent: the collector of a large heap takes the processor from the server every few seconds. */
  readonly before: string[];
  /** What each tick sends, and the event time at which its checks are asked. */
  readonly ticks: readonly { readonly body: string; readonly time: number }[];
  /** The body of a check, by its number. */
  checkAt(number: number, time: number): string;
}

export interface CheckWorkloadOptions {
  readonly people: number;
  readonly tickCount: number;
  readonly tickMs: number;
  readonly linesATick: number;
  /** One in so many checks is of a transfer to a listed account. */
  readonly checksASuspect: number;
}

interface Payer {
  readonly account: string;
  readonly region: string;
}

const SUSPECT = '6217000000009999';
const DAY_MS = 86_400_000;
const SEED = 7;

/** Makes the workload. Throws an Error when the province is too small for so many ticks. */
export function checkWorkload(options: CheckWorkloadOptions): CheckWorkload {
  const { people, tickCount, tickMs, linesATick, checksASuspect } = options;
  const startTime = Date.now() - 2 * DAY_MS;
  const runTime = startTime + DAY_MS;
  const before: string[] = [];
  const payers: Payer[] = [];
  const ticks: { body: string; time: number }[] = [];
  let lines: string[] = [];
  for (const signal of signalsOf(people, startTime)) {
    if (signal.time < runTime) {
      before.push(printSignal(signal));
      payers.push(...payerOf(signal));
      continue;
    }
    if (ticks.length === 0 && lines.length === 0) before.push(suspectListed(runTime));
    // Event time goes as fast as the clock, so that what waits a little is not late.
    const time = runTime + ticks.length * tickMs;
    lines.push(printSignal({ ...signal, time }));
    if (lines.length < linesATick) continue;
    ticks.push({ body: lines.join('\n'), time });
    lines = [];
    if (ticks.length === tickCount) break;
  }
  if (ticks.length < tickCount)
    throw new Error(`${people} people say too little for so long: --people more`);
  const payerAt = (number: number) => payers[number % payers.length] ?? { account: '', region: '' };
  return {
    before,
    ticks,
    checkAt(number, time) {
      // Strides of primes: everybody pays somebody else, in no order.
      const payer = payerAt(number * 7_919);
      const isSuspect = number % checksASuspect === 0;
      const payee = isSuspect ? SUSPECT : payerAt(number * 104_729 + 1).account;
      const amountFen = 1_000 * (1 + ((number * 31) % 500));
      const transfer = { transferId: `check-${number}`, payer: payer.account, payee, amountFen };
      return JSON.stringify({ source: 'bench', time, region: payer.region, ...transfer });
    },
  };
}

function* signalsOf(people: number, startTime: number): Generator<Signal> {
  for (const chunk of simulate({ people, days: 2, seed: SEED, startTime }).chunks) yield* chunk;
}

function payerOf(signal: Signal): Payer[] {
  if (signal.type !== 'link.declared' && signal.type !== 'account.opened') return [];
  return signal.account === undefined ? [] : [{ account: signal.account, region: signal.region }];
}

function suspectListed(time: number): string {
  const head = { id: 'list', source: 'bench', time, region: '330106' } as const;
  const change = { list: 'suspect-accounts', entry: SUSPECT, op: 'add' } as const;
  return printSignal({ type: 'list.changed', ...head, ...change });
}
