// A desk at which nobody is handed a task, as Redis keeps it: what becomes of its tasks is read by scripts, why it is paused is sealed.
import { openJson, sealJson } from '../../vault/record.ts';
import type { Vault } from '../../vault/vault.ts';

/** Who acts, and why. */
export interface LeadWord {
  readonly by: string;
  readonly reason: string;
}

/** What becomes of the tasks that wait at a desk that is paused: they rise at once, or wait for their deadlines. */
export const PAUSE_MODES = ['rise', 'wait'] as const;
export type PauseMode = (typeof PAUSE_MODES)[number];

export interface DeskPause extends LeadWord {
  /** Region code. */
  readonly desk: string;
  readonly tasks: PauseMode;
  /** Since when, processing time, epoch ms. */
  readonly at: number;
}

/** A pause as JSON. */
export function sealPause(vault: Vault, pause: DeskPause): string {
  const { desk, tasks } = pause;
  return sealJson(vault, pause, aboutPause(desk), { tasks });
}

/** The pause of a desk, sealed or from before anything was. Throws FwError FW_CONFIG when its key is missing. */
export function openPause(vault: Vault, desk: string, text: string): DeskPause {
  return openJson<DeskPause>(vault, text, aboutPause(desk));
}

/** What the seal of a pause is bound to. */
export function aboutPause(desk: string): string {
  return `pause of desk ${desk}`;
}
