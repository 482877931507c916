// Takes people out of the state at rest: the newest checkpoint is written again without them, and the older ones go.
import { coverNames, type NameCover } from '../engine/forget-names.ts';
import { piecesOfState } from '../engine/state-pieces.ts';
import { FwError } from '../signal/fw-error.ts';
import type { Vault } from '../vault/vault.ts';
import { CheckpointStore } from './checkpoint-store.ts';

export interface CheckpointCover extends NameCover {
  redactAll<Value>(value: Value): Value;
}

/**
 * Gives how many names were (or, with `isDryRun`, would be) changed. Nothing may run on the checkpoints meanwhile. `dir` is a folder or a bucket. Throws FwError FW_CHECKPOINT when none of them can be read or written, and
 * FW_CONFIG when keys are missing.
 */
export async function forgetInCheckpoint(
  dir: string,
  partition: number,
  cover: CheckpointCover,
  { vault, isDryRun }: { readonly vault: Vault; readonly isDryRun: boolean },
): Promise<number> {
  const store = new CheckpointStore(dir, partition, 1, () => performance.now(), vault);
  const { checkpoint, refused } = await store.load();
  if (checkpoint === undefined) {
    const [first] = refused;
    if (first === undefined) return 0;
    const text = `no checkpoint of ${dir} can be read (${first}), so nobody can be forgotten in it`;
    throw new FwError('FW_CHECKPOINT', `${text}; start forewarn once, which makes a new one`);
  }
  const { position, pack, episodes } = checkpoint;
  const { state, changed } = coverNames(checkpoint.engine, cover);
  if (!isDryRun) {
    const engine = {
      hold: () => ({
        pieces: piecesOfState(state),
        giveBack: () => undefined,
        handOver: () => false,
        comeBack: () => undefined,
        letGo: () => undefined,
      }),
    };
    const covered = { snapshot: () => cover.redactAll(episodes) };
    await store.save({ position, pack, engine, episodes: covered });
  }
  return changed;
}
