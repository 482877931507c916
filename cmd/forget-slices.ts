// Takes people out of the state of engines that run apart (`forewarn engine`): all slices of both stages, in the checkpoints that those engines share.
import { existsSync, readdirSync } from 'node:fs';
import { checkpointFolderOf } from '../runtime/engine-slice.ts';
import { type CheckpointCover, forgetInCheckpoint } from '../runtime/forget-checkpoint.ts';
import type { Share } from '../runtime/stage.ts';
import { enginesAsking } from '../shuffle/slice-leases.ts';
import { FwError } from '../signal/fw-error.ts';
import type { Vault } from '../vault/vault.ts';
import { checkpointDirWithin } from './checkpoint-config.ts';

/** How the work was cut: what engines were given as --suspects and --people. */
export interface Cut {
  readonly suspects: number;
  readonly people: number;
}

export interface SlicePlace {
  /** What engines have as FOREWARN_CHECKPOINTS. */
  readonly checkpointDir: string;
  readonly vault: Vault;
  readonly redisUrl: string;
  readonly keyPrefix: string;
}

const STAGES = ['suspect', 'victim'] as const satisfies readonly Share['stage'][];
const FOLDER = /^(?:suspect|victim)-stage-(\d+)x(\d+)$/;
const IN_BUCKET = /^s3:/;

/**
 * Nothing is changed: says what stands against it first. Throws FwError FW_CONFIG when an engine runs or checkpoints of the cut that was told are nowhere,
 * FW_REDIS_AWAY.
 */
export async function checkSlices(place: SlicePlace, named: Cut | undefined): Promise<void> {
  for (const cut of cutsOf(place.checkpointDir, named)) {
    for (const stage of STAGES) {
      const folder = folderOf(stage, cut);
      await checkStopped(place, folder);
      const dir = checkpointDirWithin(place.checkpointDir, folder);
      if (!IN_BUCKET.test(dir) && !existsSync(dir)) throw missing(dir);
    }
  }
}

/**
 * Gives how many names were (or would be) changed. `named` is the cut that was told; those whose checkpoints lie in the folder come as well. Throws FwError
 * FW_CHECKPOINT, and as `checkSlices`.
 */
export async function forgetInSlices(
  place: SlicePlace,
  named: Cut | undefined,
  cover: CheckpointCover,
  isDryRun: boolean,
): Promise<number> {
  await checkSlices(place, named);
  const { checkpointDir, vault } = place;
  let changed = 0;
  for (const cut of cutsOf(checkpointDir, named)) {
    for (const stage of STAGES) {
      const dir = checkpointDirWithin(checkpointDir, folderOf(stage, cut));
      const count = stage === 'suspect' ? cut.suspects : cut.people;
      for (let slice = 0; slice < count; slice++)
        changed += await forgetInCheckpoint(dir, slice, cover, { vault, isDryRun });
    }
  }
  return changed;
}

/** What a bucket holds is not listed: there the cut has to be told. */
function cutsOf(checkpointDir: string, named: Cut | undefined): Cut[] {
  const isFolder = !IN_BUCKET.test(checkpointDir) && existsSync(checkpointDir);
  const found = (isFolder ? readdirSync(checkpointDir) : []).flatMap((name): Cut[] => {
    const [, suspects, people] = FOLDER.exec(name) ?? [];
    return suspects === undefined ? [] : [{ suspects: Number(suspects), people: Number(people) }];
  });
  const cuts = named === undefined ? found : [named, ...found];
  return [...new Map(cuts.map((cut) => [`${cut.suspects}x${cut.people}`, cut])).values()];
}

function folderOf(stage: Share['stage'], { suspects, people }: Cut): string {
  return checkpointFolderOf({
    stage,
    suspects: { count: suspects, slice: 0 },
    people: { count: people, slice: 0 },
  });
}

async function checkStopped({ redisUrl, keyPrefix }: SlicePlace, folder: string): Promise<void> {
  const running = await enginesAsking(redisUrl, `${keyPrefix}:${folder}`);
  if (running === 0) return;
  throw new FwError(
    'FW_CONFIG',
    `${running} engines of ${folder} run; stop them first: they would write again what they have in memory.`,
  );
}

function missing(dir: string): FwError {
  return new FwError(
    'FW_CONFIG',
    `There are no checkpoints of engines in '${dir}', so nobody can be forgotten in them; name in FOREWARN_CHECKPOINTS what those engines share.`,
  );
}
