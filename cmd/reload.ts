// A change of pack while signals flow: SIGHUP reads the pack anew. Whatever keeps the change from being made, the pack in force stays, and
// the operator reads which one that is and why.
import { readPack } from '../runtime/load-pack.ts';
import type { Pump } from '../runtime/pump.ts';

/** Reads the pack and hands it to the pump; gives the sentence for the operator. Never throws. */
export async function reloadPack(
  packDir: string,
  pump: Pick<Pump, 'reload' | 'status'>,
): Promise<string> {
  try {
    const { kept, cold, dropped, view } = await pump.reload(readPack(packDir));
    return `new pack ${view.pack}: ${kept.length} features and sequences go on; cold: ${cold.join(', ') || 'none'}; gone: ${dropped.join(', ') || 'none'}`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `the pack in force, ${pump.status.pack}, stays: ${why}`;
  }
}

/** Changes the pack at each SIGHUP and notes what came of it; gives what ends that. */
export function reloadOnSignal(
  packDir: string,
  pump: Pick<Pump, 'reload' | 'status'>,
  note: (text: string) => void,
): () => void {
  const reload = () => void reloadPack(packDir, pump).then(note);
  process.on('SIGHUP', reload);
  return () => process.off('SIGHUP', reload);
}
