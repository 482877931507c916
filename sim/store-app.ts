// The apps of the stores: each has one package name and one kind, so that an app is the same thing in honest hands and in a fraud.
import type { AppKind } from './draft.ts';
import type { Rng } from './prng.ts';

const STORE_APPS = 180;
const KIND_ROUND: readonly AppKind[] = [
  'other',
  'chat',
  'other',
  'wallet',
  'other',
  'meeting',
  'other',
  'investment',
  'other',
  'loan',
  'other',
  'remote-control',
  'other',
  'task',
];

export interface StoreApp {
  readonly app: string;
  readonly appKind: AppKind;
}

/** An app as people choose them: a few are everywhere. */
export function anyStoreApp(rng: Rng): StoreApp {
  return storeApp(rng.skewed(STORE_APPS));
}

/** An app of one kind. */
export function storeAppOf(rng: Rng, appKind: AppKind): StoreApp {
  let index = rng.below(STORE_APPS);
  for (let i = 0; i < KIND_ROUND.length && kindOf(index) !== appKind; i++) index++;
  return storeApp(index % STORE_APPS);
}

function storeApp(index: number): StoreApp {
  return { app: `com.store.app${index}`, appKind: kindOf(index) };
}

function kindOf(index: number): AppKind {
  return KIND_ROUND[(index % STORE_APPS) % KIND_ROUND.length] ?? 'other';
}
