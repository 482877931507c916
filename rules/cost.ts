// What a pack costs: bytes of state that each feature and sequence keeps for a key, and what each signal type touches. Bytes
// are estimates of the engine's own structures (engine/state), an entry being one signal in one window.
import type { FeaturePlan, Plan, SequencePlan, TypeWork } from './plan.ts';

export interface FeatureCost {
  readonly name: string;
  readonly role: string;
  readonly windowMs: number;
  /** What a key costs with one signal in its window, in bytes, its name included, which others may share. */
  readonly keyBytes: number;
  /** What each further signal in the window adds, in bytes; what it names and its identity are kept once for all features. */
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
  /** What a person costs beside its candidates, in bytes. */
  readonly keyBytes: number;
  /** What each candidate adds, in bytes, at the step that keeps most of it. */
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

// What the engine keeps lies in blocks of 16 bytes times a power of two (engine/state/slab.ts); engine/state-cost.test.ts measures it.
const WORD_BYTES = 4;
/** A name: its record, its place in the index, which is two fifths to three quarters full, and its text. */
const NAME_BYTES = 80;
/** What is kept under a name: a word for which columns there are, and one for each; told with each feature, which is too much rather than too little. */
const ROW_BYTES = 16;
/** A window with one signal. */
const WINDOW_BYTES = 32;
/** A table of the windows of a composite key, while they are few. */
const RESTS_BYTES = 64;
/** Blocks double when they are full: on average they are two thirds full. */
const BLOCK_SLACK = 1.5;
/** A value in the table that counts how often each occurs, which is three eighths to three quarters full. */
const VALUE_BYTES = 16;
/** The candidates that are kept of a step for one person, as engine/state/candidate-store.ts bounds them; one more is there for a moment. */
const CANDIDATES_MAX = 64;
const BLOCK_HEAD_WORDS = 4;
/** Of a candidate: time, arrival and type. */
const CANDIDATE_WORDS = 3;
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
  const isText = isCounted || result === 'text';
  // Time and identity, then the slot of a name or a number.
  const words = 2 + (value === undefined ? 0 : isText ? 1 : 2);
  const entryBytes = words * WORD_BYTES * BLOCK_SLACK + (isCounted ? VALUE_BYTES : 0);
  const keyBytes =
    NAME_BYTES + ROW_BYTES + WINDOW_BYTES + (isComposite ? RESTS_BYTES + NAME_BYTES : 0);
  const cost = { name, role, windowMs, keyBytes, entryBytes };
  return feature.exactUpTo === 0 ? cost : { ...cost, sketch: sketchCost(feature, latenessMs) };
}

function sketchCost({ exactUpTo, windowMs }: FeaturePlan, latenessMs: number): SketchCost {
  const registers = SKETCH_REGISTERS * (REGISTER_BYTES + REGISTER_CELLS_MAX * CELL_BYTES);
  const lateWindows = Math.floor(latenessMs / windowMs) * LATE_WINDOW_BYTES;
  return { exactUpTo, keyBytesMax: registers + lateWindows };
}

function sequenceCost(sequence: SequencePlan): SequenceCost {
  // Of the last step nothing is kept, unless it must come several times.
  const last = sequence.steps.length - 1;
  const kept = sequence.steps.filter((step, index) => index < last || step.timesMin > 1);
  const absences = sequence.steps.flatMap((step) => step.absences);
  const words = [...kept, ...absences].map(({ captured }) => candidateWords(captured.length));
  const blocks = words.map((each) => blockBytes(BLOCK_HEAD_WORDS + (CANDIDATES_MAX + 1) * each));
  return {
    name: sequence.name,
    steps: sequence.steps.length,
    keyBytes: NAME_BYTES + ROW_BYTES,
    entryBytes: Math.max(...words) * WORD_BYTES * BLOCK_SLACK,
    keyBytesMax: NAME_BYTES + ROW_BYTES + blocks.reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** Words of a candidate when all of its fields are numbers, which take two. */
function candidateWords(fields: number): number {
  return CANDIDATE_WORDS + 1 + 2 * fields;
}

/** Bytes of the block that so many words lie in. */
function blockBytes(words: number): number {
  return 2 ** Math.ceil(Math.log2(words)) * WORD_BYTES;
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
