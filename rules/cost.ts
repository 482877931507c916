// What a pack costs: bytes of state that each feature and sequence keeps for a key, and what each signal type touches. Bytes
// are estimates of the engine's own structures (engine/state), an entry being one signal in one window.
import type { FeaturePlan, Plan, SequencePlan, TypeWork } from './plan.ts';

export interface FeatureCost {
  readonly name: string;
  readonly role: string;
  readonly windowMs: number;
  /** What a key costs with one signal in its window, in bytes. */
  readonly keyBytes: number;
  /** What each further signal in the window adds, in bytes. */
  readonly entryBytes: number;
  /** Of `distinct`: what becomes of a key with too many values to keep. */
  readonly sketch?: SketchCost;
}

export interface SketchCost {
  /** With more values than this in its window, the key is estimated. */
  readonly exactUpTo: number;
  /** The most that it costs from then on, in bytes, however many signals come. */
  readonly keyBytesMax: number;
}

export interface SequenceCost {
  readonly name: string;
  readonly steps: number;
  /** What a person with no candidate left costs, in bytes. */
  readonly keyBytes: number;
  /** What each candidate adds, in bytes; the signal itself is shared by all that keep it. */
  readonly entryBytes: number;
  /** The most that one person can cost, all candidates of all steps being kept. */
  readonly keyBytesMax: number;
}

export interface TypeCost {
  readonly type: string;
  /** Features that a signal of this type is counted in, of suspects and of victims. */
  readonly suspectFeatures: number;
  readonly victimFeatures: number;
  readonly sequences: number;
  readonly rules: number;
  /** Different features that those rules read. */
  readonly featuresRead: number;
  /** Suspect features that are sent on to the victim's rules with every signal. */
  readonly attached: number;
}

export interface Cost {
  readonly features: readonly FeatureCost[];
  readonly sequences: readonly SequenceCost[];
  readonly types: readonly TypeCost[];
}

// Measured by the heap's growth over 20,000 keys of 1, 10 and 60 entries (Node 24): within a tenth of what is told here.
/** An entry of a Map: key, value and chain. */
const MAP_ENTRY_BYTES = 24;
/** An empty Map with the smallest hash table. */
const MAP_BYTES = 180;
/** An array with the store of 17 elements that its first one makes. */
const ARRAY_BYTES = 184;
/** The object that holds a window, or the candidates of a step. */
const WINDOW_BYTES = 72;
/** One number or pointer in an array, with the slack that arrays grow by. */
const ELEMENT_BYTES = 9;
/** A key such as `phone:+8613800000001`, or the id of a signal such as `carrier/3f0c…`: header and characters. */
const TEXT_BYTES = 40;
/** The candidates that a sequence keeps of a step for one person, as engine/state/sequence-store.ts bounds them. */
const CANDIDATES_MAX = 64;
const SIGNAL_BYTES = 600;
// A sketch is so many registers, each a list of cells: what it saw when. Measured over 5,000 to 300,000 values in windows of a minute to
// a day it has 1 to 7 cells a register and 0.25 to 0.5 MB; what is told is a bound.
const SKETCH_REGISTERS = 4_096;
/** A register with its place in the sketch and in the running view. */
const REGISTER_BYTES = 64;
const CELL_BYTES = 8;
/** On average, whatever comes; a test of the sketch holds it to that. */
const REGISTER_CELLS_MAX = 8;
/** What signals out of order add for each further window that fits into the lateness: what every one of them could still see. */
const LATE_WINDOW_BYTES = 10_000;

/** The cost of a pack. */
export function costOf(plan: Plan): Cost {
  return {
    features: plan.features.map((feature) => featureCost(feature, plan.latenessMs)),
    sequences: plan.sequences.map(sequenceCost),
    types: [...plan.work].map(([type, work]) => typeCost(plan, type, work)),
  };
}

function featureCost(feature: FeaturePlan, latenessMs: number): FeatureCost {
  const { name, role, windowMs, aggregate, value, result } = feature;
  const isCounted = aggregate === 'distinct' || aggregate === 'top' || aggregate === 'top_share';
  const isComposite = Object.values(feature.keys).some((fields) => fields.length > 1);
  const isText = result === 'text' || isCounted;
  // One array each of times, ids and values; the ids are texts of their own, as values are where they are texts.
  const valueBytes = value === undefined ? 0 : ELEMENT_BYTES + (isText ? TEXT_BYTES : 0);
  const entryBytes =
    2 * ELEMENT_BYTES + TEXT_BYTES + valueBytes + (isCounted ? MAP_ENTRY_BYTES : 0);
  const byRest = MAP_BYTES + MAP_ENTRY_BYTES + (isComposite ? TEXT_BYTES : 0);
  const keyBytes =
    MAP_ENTRY_BYTES +
    TEXT_BYTES +
    byRest +
    WINDOW_BYTES +
    (value === undefined ? 2 : 3) * ARRAY_BYTES +
    (isCounted ? MAP_BYTES : 0) +
    entryBytes;
  const cost = { name, role, windowMs, keyBytes, entryBytes };
  return feature.exactUpTo === 0 ? cost : { ...cost, sketch: sketchCost(feature, latenessMs) };
}

function sketchCost({ exactUpTo, windowMs }: FeaturePlan, latenessMs: number): SketchCost {
  const registers = SKETCH_REGISTERS * (REGISTER_BYTES + REGISTER_CELLS_MAX * CELL_BYTES);
  const lateWindows = Math.floor(latenessMs / windowMs) * LATE_WINDOW_BYTES;
  return { exactUpTo, keyBytesMax: registers + lateWindows };
}

function sequenceCost(sequence: SequencePlan): SequenceCost {
  const slots = sequence.steps.reduce((sum, step) => sum + 1 + step.absences.length, 0);
  const keyBytes =
    MAP_ENTRY_BYTES + TEXT_BYTES + ARRAY_BYTES + slots * (WINDOW_BYTES + 3 * ARRAY_BYTES);
  const entryBytes = 3 * ELEMENT_BYTES + SIGNAL_BYTES;
  return {
    name: sequence.name,
    steps: sequence.steps.length,
    keyBytes,
    entryBytes,
    keyBytesMax: keyBytes + slots * CANDIDATES_MAX * entryBytes,
  };
}

function typeCost(plan: Plan, type: string, work: TypeWork): TypeCost {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const keys = [...work.suspect, ...work.victim];
  const rules = keys.flatMap((key) => key.rules);
  const read = new Set(rules.flatMap((rule) => plan.rules[rule]?.features ?? []));
  return {
    type,
    suspectFeatures: sum(work.suspect.map((key) => key.updates.length)),
    victimFeatures: sum(work.victim.map((key) => key.updates.length)),
    sequences: sum(work.victim.map((key) => key.sequences.length)),
    rules: rules.length,
    featuresRead: read.size,
    attached: work.attached.length,
  };
}
