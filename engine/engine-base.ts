// What engines have in common: the state, the scanner that fills the registers, and the code of the plan bound to both. An engine runs both stages
// (engine.ts), or one of them for a share of the suspects (suspect-engine.ts) or of the people (victim-engine.ts).
import type { Plan } from '../rules/plan.ts';
import { FrameLines } from '../scan/frame-lines.ts';
import { LineScanner } from '../scan/line-scanner.ts';
import { avalanche, type HashSeed, KeyHasher } from '../signal/key-hash.ts';
import { isRecord, isRegistration } from '../signal/record.ts';
import { RepeatedText } from '../signal/repeated-text.ts';
import type { Signal } from '../signal/signal.ts';
import { registerOf, SignalRegisters, SOURCE_REGISTER } from '../signal/signal-registers.ts';
import type { SignalType } from '../signal/signal-type.ts';
import { moveColumns } from './columns.ts';
import type { Subject } from './decision.ts';
import { type Column, type EngineState, STATE_VERSION } from './engine-state.ts';
import { type HeldState, StateHolder } from './held-state.ts';
import { Homes } from './homes.ts';
import type { Kernel, KernelParts } from './kernel.ts';
import { Lateness } from './lateness.ts';
import { Learning } from './learning.ts';
import { hashedByBoth, joinedScores, plansAtWork } from './plans-at-work.ts';
import type { RiskReading } from './risk.ts';
import { RiskReader } from './risk-reader.ts';
import { Scoring } from './scoring.ts';
import { ShadowSide } from './shadow-side.ts';
import { type CompiledPlan, compiledBeside, compiledPlan, type StageCode } from './stage-code.ts';
import { CandidateStore } from './state/candidate-store.ts';
import { FeatureStore } from './state/feature-store.ts';
import { Identities } from './state/identities.ts';
import { Links } from './state/links.ts';
import { ListStore } from './state/list-store.ts';
import { NameTable } from './state/name-table.ts';
import { Rows } from './state/rows.ts';
import { Slab } from './state/slab.ts';
import { TouchStore } from './state/touch-store.ts';
import { Sweeper } from './sweeper.ts';

const ENCODER = new TextEncoder();
/** So that shares have nothing to do with where names lie in tables. */
const SHARE_SALT = 0x5bd1e995;

const TRANSFER_ID_REGISTER = registerOf('transferId');

/** The seed of tests and of whoever does not mind chosen keys. */
export const SEED: HashSeed = { low: 0x2545f491, high: 0x4f6cdd1d };

export interface EngineMake<K extends Kernel> {
  readonly makeKernel: (parts: KernelParts) => K;
  /** Into how many slices people are cut, when several engines share them. */
  readonly peopleSlices?: number;
  /** A second plan that runs behind the first one, and tells nobody. */
  readonly second?: Plan;
}

export abstract class EngineBase<K extends Kernel> {
  protected readonly plan: Plan;
  protected readonly registers = new SignalRegisters();
  protected readonly scanner: LineScanner;
  protected readonly lateness: Lateness;
  protected readonly names: NameTable;
  protected readonly touches: TouchStore;
  protected readonly links: Links;
  protected readonly lists: ListStore;
  protected readonly kernel: K;
  protected readonly learning: Learning;
  protected readonly sweeper: Sweeper;
  protected readonly stages: readonly StageCode[];
  protected readonly homes: Homes | undefined;
  protected readonly shadow: ShadowSide | undefined;
  protected arrival: number;
  readonly #columns: CompiledPlan;
  readonly #hasher: KeyHasher;
  readonly #sources = new RepeatedText(SOURCE_REGISTER);
  #recordTime = 0;
  /** A registration that was told late: its link is taken, and it counts nowhere. */
  protected isLinkAlone = false;
  readonly #slab: Slab;
  readonly #identities: Identities;
  readonly #features: FeatureStore;
  readonly #candidates: CandidateStore;
  readonly #suspectScoring: Scoring;
  readonly #victimScoring: Scoring;
  readonly #risks: RiskReader;
  /** Of all plans that run. */
  readonly #keptColumns: readonly Column[];
  readonly #holder: StateHolder;

  /**
   * Takes ownership of the state. State of features, lists and typologies that the plan does not have is let go of. Without a state it
   * begins afresh, with hashes seeded by `seed`: a secret of the installation, so that nobody can choose keys that collide.
   */
  protected constructor(
    plan: Plan,
    state: EngineState | undefined,
    seed: HashSeed,
    { makeKernel, peopleSlices, second }: EngineMake<K>,
  ) {
    this.plan = plan;
    this.#columns = compiledPlan(plan);
    const { shapes, candidateLists } = this.#columns;
    const beside = second && compiledBeside(plan, second);
    const { columns, touchColumn } = beside ?? this.#columns;
    this.#keptColumns = columns;
    this.#hasher = new KeyHasher(state?.seed ?? seed);
    this.lateness = new Lateness(plan.latenessMs, state?.lateness);
    this.#slab = new Slab(state?.slab);
    this.names = new NameTable(this.#slab, state?.names);
    const kept = state?.columns ?? columns;
    const goneSketches = moveColumns(this.#slab, this.names, kept, columns);
    const rows = new Rows(this.#slab, this.names, columns.length);
    this.#identities = new Identities(state?.identities);
    this.#features = new FeatureStore(this.#slab, this.names, rows, state?.sketches);
    this.#features.forget(goneSketches);
    this.#candidates = new CandidateStore(this.#slab, rows, state?.droppedCandidates);
    this.touches = new TouchStore(
      this.#slab,
      this.names,
      rows,
      { column: touchColumn, retentionMs: plan.touchRetentionMs },
      state?.confirmed,
    );
    this.links = new Links(this.names, state?.links);
    this.lists = new ListStore(plan.lists, this.#hasher, state?.lists);
    this.#suspectScoring = new Scoring(plan, 'suspect', this.names, state?.suspectScores);
    this.#victimScoring = new Scoring(plan, 'victim', this.names, state?.victimScores);
    const [suspectScoring, victimScoring] = [this.#suspectScoring, this.#victimScoring];
    const parts = {
      plan,
      names: this.names,
      features: this.#features,
      candidates: this.#candidates,
      links: this.links,
      lists: this.lists,
      hasher: this.#hasher,
      registers: this.registers,
      identities: this.#identities,
      shapes,
      candidateLists,
      touches: this.touches,
      suspectScoring,
      victimScoring,
    };
    this.kernel = makeKernel(parts);
    this.shadow = second && beside && new ShadowSide(second, beside, parts, state);
    this.shadow?.follow(this.kernel);
    const both = plansAtWork({ ...parts, columns: this.#columns }, this.shadow, state);
    this.#risks = new RiskReader(parts);
    const { lateness, lists } = this;
    this.#holder = new StateHolder({ ...parts, ...both, lateness, slab: this.#slab, lists });
    this.homes = peopleSlices === undefined ? undefined : new Homes(this.names, peopleSlices);
    this.learning = new Learning({
      ...parts,
      ...both,
      kernel: this.kernel,
      ...(this.homes === undefined ? {} : { homes: this.homes }),
      onLeft: (name, slice) => this.onLeft(name, slice),
    });
    this.sweeper = new Sweeper({ ...parts, ...both, rows });
    this.stages = this.#columns.bind(this.kernel, this.registers);
    const hashed = hashedByBoth(this.#columns, beside);
    this.scanner = new LineScanner(this.#hasher, this.registers, hashed);
    this.lines = new FrameLines(this.scanner);
    this.arrival = state?.arrival ?? 0;
  }

  /**
   * Everything that the next signals depend on, as plain data. It shares memory with the engine: copy or write it at once. Throws while the state is
   * held: whoever took it over would change what a checkpoint still has to copy.
   */
  snapshot(): EngineState {
    if (this.#holder.isHeld) throw new Error('a checkpoint of this state is still being taken');
    return {
      version: STATE_VERSION,
      seed: this.#hasher.seed,
      arrival: this.arrival,
      lateness: this.lateness.snapshot(),
      columns: this.#keptColumns,
      slab: this.#slab.snapshot(),
      names: this.names.snapshot(),
      identities: this.#identities.snapshot(),
      sketches: this.#features.snapshot(),
      links: this.links.snapshot(),
      confirmed: this.touches.snapshot(),
      droppedCandidates: this.#candidates.droppedCount,
      lists: this.lists.snapshot(),
      suspectScores: joinedScores(this.#suspectScoring, this.shadow?.suspectScoring),
      victimScores: joinedScores(this.#victimScoring, this.shadow?.victimScoring),
    };
  }

  /**
   * Holds everything that the next signals depend on as it is now, to be taken in pieces while the engine goes on. Throws when a state is held
   * already.
   */
  hold(): HeldState {
    return this.#holder.hold({
      version: STATE_VERSION,
      seed: this.#hasher.seed,
      arrival: this.arrival,
      columns: this.#keptColumns,
      droppedCandidates: this.#candidates.droppedCount,
    });
  }

  /** Event time before which signals are late. */
  get watermark(): number {
    return this.lateness.watermark;
  }

  /** Newest event time that was accepted, epoch ms; minus infinity before the first signal. */
  get newestTime(): number {
    return this.lateness.newestTime;
  }

  /** Sequence candidates let go of because a person had too many. */
  get droppedCandidateCount(): number {
    return this.#candidates.droppedCount;
  }

  /** Bytes of state by part, for reports; `live` are those of windows that blocks are taken from. */
  get stateBytes(): Readonly<Record<'windows' | 'live' | 'names' | 'identities', number>> {
    return {
      windows: this.#slab.byteLength,
      live: this.#slab.liveBytes,
      names: this.names.byteLength,
      identities: this.#identities.byteLength,
    };
  }

  /** How somebody stands at an event time, the newest that was seen when none is given; changes nothing. The id is in its canonical form. */
  risk(subject: Subject, time = this.newestTime): RiskReading {
    return this.#risks.read(subject, time);
  }

  /** Whether what is known of a subject is known here: engines that share the work have each their own. */
  holds(_subject: Subject): boolean {
    return true;
  }

  /** The name of a subject; 0 when nobody knows it. */
  protected nameOf(subject: Subject): number {
    return this.#risks.nameOf(subject);
  }

  /** Places a text from 0 to below 100, always alike for this installation and like nobody can foresee. */
  shareOf(text: string): number {
    const bytes = ENCODER.encode(text);
    this.#hasher.ofBytes(bytes, 0, bytes.length);
    return (avalanche(this.#hasher.low ^ SHARE_SALT) >>> 0) / 42_949_672.96;
  }

  /** Names that state is kept under. */
  get nameCount(): number {
    return this.names.count;
  }

  /** The signal that was processed last. */
  get signal(): Signal {
    return this.kernel.signal();
  }

  /** Reads the lines of a frame one by one. */
  readonly lines: FrameLines;

  /** Event time of the signal that was scanned, epoch ms: the one at which it counts once it was processed. */
  get scannedTime(): number {
    return this.registers.time;
  }

  /** The time that the signal that was processed last says itself, epoch ms: another one than `scannedTime` for a record that was told late. */
  get recordTime(): number {
    return this.#recordTime;
  }

  get scannedType(): SignalType {
    return this.registers.typeName;
  }

  /** The transfer that the signal that was scanned is about; '' when it is about none. */
  get scannedTransferId(): string {
    return this.registers.text(TRANSFER_ID_REGISTER) ?? '';
  }

  /** The source of the signal that was scanned; made anew only when it is another one than before. */
  get scannedSource(): string {
    return this.#sources.of(this.registers);
  }

  /** Has what holds however late it is told come at the newest event time. To be called before anything else is made of a signal that was scanned. */
  protected takeRecord(): void {
    const { registers, lateness } = this;
    this.#recordTime = registers.time;
    this.isLinkAlone = false;
    if (registers.time >= lateness.watermark) return;
    this.isLinkAlone = isRegistration(registers.typeName);
    if (this.isLinkAlone || isRecord(registers.typeName)) registers.time = lateness.newestTime;
  }

  /** Told when what is kept under a name in a slice of people will be asked for in another one from now on. */
  protected onLeft(_name: number, _slice: number): void {}
}
