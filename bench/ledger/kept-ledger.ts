// The ledger of a benchmark: in a folder that is asked again without filling, or in one that goes when it is closed. Beside the ledger lie the keys that
// seal it, and what it was filled with and how far.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ledger, openLedger } from '../../ledger/ledger.ts';
import { fileProvider } from '../../vault/key-ring.ts';
import { KeyedVault } from '../../vault/vault.ts';
import { fillLedger } from './fill.ts';
import type { FillPlan } from './fill-sql.ts';

export interface KeptLedger {
  readonly ledger: Ledger;
  close(): Promise<void>;
}

interface Kept {
  readonly plan: FillPlan;
  readonly isSealed: boolean;
  /** Episodes that are in. */
  readonly filled: number;
}

export interface KeptOptions {
  /** Where it stays; in a folder that goes with it when missing. */
  readonly path: string | undefined;
  readonly plan: FillPlan;
  readonly isSealed: boolean;
  /** Told how far filling is, a line for people. */
  readonly onNote: (text: string) => void;
}

/** Opens it, and fills what is not in. Throws an Error when the folder has other rows than those asked for, FwError FW_LEDGER_AWAY. */
export async function openKeptLedger(options: KeptOptions): Promise<KeptLedger> {
  const folder = options.path ?? mkdtempSync(join(tmpdir(), 'forewarn-bench-ledger-'));
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'fill.json');
  const { plan, isSealed } = options;
  const kept: Kept = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { plan, isSealed, filled: 0 };
  if (kept.plan.episodes !== plan.episodes || kept.isSealed !== isSealed) {
    const rows = `${kept.plan.episodes} episodes, ${kept.isSealed ? 'sealed' : 'plain'}`;
    throw new Error(`${folder} has ${rows}; ask for the same, or name another folder`);
  }
  const provider = fileProvider(join(folder, 'keys.json'), true);
  const vault = isSealed ? { vault: new KeyedVault(provider) } : {};
  const ledger = await openLedger({ path: join(folder, 'ledger'), ...vault });
  const close = async () => {
    await ledger.close();
    if (options.path === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const onPart = progress(kept, options.onNote, (filled) =>
      writeFileSync(file, `${JSON.stringify({ plan, isSealed, filled })}\n`),
    );
    if (kept.filled < plan.episodes) {
      const ring = isSealed ? { ring: provider.read() } : {};
      await fillLedger(ledger, plan, { ...ring, from: kept.filled, onPart });
    }
    return { ledger, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Tells after each part how many episodes are in, how fast they come and how long the rest takes at that rate. */
function progress(
  { plan, filled }: Kept,
  onNote: (text: string) => void,
  onFilled: (episodes: number) => void,
): (episodes: number) => void {
  const startedMs = performance.now();
  return (episodes) => {
    onFilled(episodes);
    const seconds = (performance.now() - startedMs) / 1000;
    const rate = (episodes - filled) / seconds;
    const minutesLeft = (plan.episodes - episodes) / rate / 60;
    onNote(
      `${episodes.toLocaleString('en')} of ${plan.episodes.toLocaleString('en')} episodes are in after ${seconds.toFixed(0)} s, ` +
        `${Math.round(rate).toLocaleString('en')} a second; ${minutesLeft.toFixed(1)} min left`,
    );
  };
}
