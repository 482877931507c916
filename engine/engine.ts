// The engine: a pure function of (state, signal). No clock, no chance, no I/O: the same signals in the same order give the
// same decisions, byte for byte. It refuses signals that come too late or twice, keeps links and lists, scores suspects
// first and then people, and reaches back when a suspect is confirmed.
import type { Plan } from '../rules/plan.ts';
import { FrameLines } from '../scan/frame-lines.ts';
import { LineScanner } from '../scan/line-scanner.ts';
import { type HashSeed, KeyHasher } from '../signal/key-hash.ts';
import { RepeatedText } from '../signal/repeated-text.ts';
import type { Signal, SignalOf } from '../signal/signal.ts';
import { ID_REGISTER, SignalRegisters, SOURCE_REGISTER } from '../signal/signal-registers.ts';
import type { SignalType } from '../signal/signal-type.ts';
import { moveColumns } from './columns.ts';
import { type ConfirmedSuspect, suspectField, suspectsConfirmedBy } from './confirmation.ts';
import type { Decision, Subject } from './decision.ts';
import { type EngineState, STATE_VERSION } from './engine-state.ts';
import { Kernel } from './kernel.ts';
import { Lateness } from './lateness.ts';
import { nameKindOfEntity } from './name-kind.ts';
import type { RiskReading } from './risk.ts';
import { RiskReader } from './risk-reader.ts';
import { Scoring } from './scoring.ts';
import { type CompiledPlan, compiledPlan, type StageCode } from './stage-code.ts';
import { CandidateStore } from './state/candidate-store.ts';
import { FeatureStore } from './state/feature-store.ts';
import { Identities } from './state/identities.ts';
import { Links } from './state/links.ts';
import { ListStore } from './state/list-store.ts';
import { ACCOUNT_NAME, NameTable, PHONE_NAME } from './state/name-table.ts';
import { Rows } from './state/rows.ts';
import { Slab } from './state/slab.ts';
import { type Touch, TouchStore } from './state/touch-store.ts';
import { Sweeper } from './sweeper.ts';

export type Verdict = 'accepted' | 'late' | 'duplicate';

export interface Processed {
  readonly verdict: Verdict;
  readonly decisions: readonly Decision[];
}

const ACCEPTED: Processed = { verdict: 'accepted', decisions: [] };
const LATE: Processed = { verdict: 'late', decisions: [] };
const DUPLICATE: Processed = { verdict: 'duplicate', decisions: [] };
const SEED: HashSeed = { low: 0x2545f491, high: 0x4f6cdd1d };

export class Engine {
  readonly #plan: Plan;
  readonly #columns: CompiledPlan;
  readonly #hasher: KeyHasher;
  readonly #registers = new SignalRegisters();
  readonly #scanner: LineScanner;
  readonly #sources = new RepeatedText(SOURCE_REGISTER);
  readonly #lateness: Lateness;
  readonly #slab: Slab;
  readonly #names: NameTable;
  readonly #identities: Identities;
  readonly #features: FeatureStore;
  readonly #candidates: CandidateStore;
  readonly #touches: TouchStore;
  readonly #links: Links;
  readonly #lists: ListStore;
  readonly #suspectScoring: Scoring;
  readonly #victimScoring: Scoring;
  readonly #kernel: Kernel;
  readonly #risks: RiskReader;
  readonly #sweeper: Sweeper;
  readonly #stages: readonly StageCode[];
  #arrival: number;

  /**
   * Takes ownership of the state. State of features, lists and typologies that the plan does not have is let go of. Without a state it
   * begins afresh, with hashes seeded by `seed`: a secret of the installation, so that nobody can choose keys that collide.
   */
  constructor(plan: Plan, state?: EngineState, seed: HashSeed = SEED) {
    this.#plan = plan;
    this.#columns = compiledPlan(plan);
    const { columns, shapes, candidateLists, touchColumn } = this.#columns;
    this.#hasher = new KeyHasher(state?.seed ?? seed);
    this.#lateness = new Lateness(plan.latenessMs, state?.lateness);
    this.#slab = new Slab(state?.slab);
    this.#names = new NameTable(this.#slab, state?.names);
    const kept = state?.columns ?? columns;
    const goneSketches = moveColumns(this.#slab, this.#names, kept, columns);
    const rows = new Rows(this.#slab, this.#names, columns.length);
    this.#identities = new Identities(state?.identities);
    this.#features = new FeatureStore(this.#slab, this.#names, rows, state?.sketches);
    this.#features.forget(goneSketches);
    this.#candidates = new CandidateStore(this.#slab, rows, state?.droppedCandidates);
    this.#touches = new TouchStore(
      this.#slab,
      this.#names,
      rows,
      { column: touchColumn, retentionMs: plan.touchRetentionMs },
      state?.confirmed,
    );
    this.#links = new Links(this.#names, state?.links);
    this.#lists = new ListStore(plan.lists, this.#hasher, state?.lists);
    this.#suspectScoring = new Scoring(plan, 'suspect', this.#names, state?.suspectScores);
    this.#victimScoring = new Scoring(plan, 'victim', this.#names, state?.victimScores);
    this.#kernel = new Kernel({
      plan,
      hasher: this.#hasher,
      registers: this.#registers,
      names: this.#names,
      identities: this.#identities,
      features: this.#features,
      shapes,
      candidates: this.#candidates,
      candidateLists,
      touches: this.#touches,
      links: this.#links,
      lists: this.#lists,
      suspectScoring: this.#suspectScoring,
      victimScoring: this.#victimScoring,
    });
    this.#risks = new RiskReader({
      hasher: this.#hasher,
      names: this.#names,
      links: this.#links,
      touches: this.#touches,
      suspectScoring: this.#suspectScoring,
      victimScoring: this.#victimScoring,
    });
    this.#sweeper = new Sweeper({
      plan,
      columns: this.#columns,
      names: this.#names,
      rows,
      features: this.#features,
      candidates: this.#candidates,
      touches: this.#touches,
      identities: this.#identities,
    });
    this.#stages = this.#columns.bind(this.#kernel, this.#registers);
    this.#scanner = new LineScanner(this.#hasher, this.#registers, this.#columns.hashed);
    this.lines = new FrameLines(this.#scanner);
    this.#arrival = state?.arrival ?? 0;
  }

  /** Everything that the next signals depend on, as plain data. It shares memory with the engine: copy or write it at once. */
  snapshot(): EngineState {
    return {
      version: STATE_VERSION,
      seed: this.#hasher.seed,
      arrival: this.#arrival,
      lateness: this.#lateness.snapshot(),
      columns: this.#columns.columns,
      slab: this.#slab.snapshot(),
      names: this.#names.snapshot(),
      identities: this.#identities.snapshot(),
      sketches: this.#features.snapshot(),
      links: this.#links.snapshot(),
      confirmed: this.#touches.snapshot(),
      droppedCandidates: this.#candidates.droppedCount,
      lists: this.#lists.snapshot(),
      suspectScores: this.#suspectScoring.snapshot(),
      victimScores: this.#victimScoring.snapshot(),
    };
  }

  /** Event time before which signals are late. */
  get watermark(): number {
    return this.#lateness.watermark;
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
      names: this.#names.byteLength,
      identities: this.#identities.byteLength,
    };
  }

  /** How somebody stands at an event time, the newest that was seen when none is given; changes nothing. The id is in its canonical form. */
  risk(subject: Subject, time = this.watermark + this.#plan.latenessMs): RiskReading {
    return this.#risks.read(subject, time);
  }

  /** Names that state is kept under. */
  get nameCount(): number {
    return this.#names.count;
  }

  /** The signal that was processed last. */
  get signal(): Signal {
    return this.#kernel.signal();
  }

  /** Reads the lines of a frame one by one: `processScanned` goes on with each. */
  readonly lines: FrameLines;

  /** Epoch ms of the signal that was scanned. */
  get scannedTime(): number {
    return this.#registers.time;
  }

  get scannedType(): SignalType {
    return this.#registers.typeName;
  }

  /** The source of the signal that was scanned; made anew only when it is another one than before. */
  get scannedSource(): string {
    return this.#sources.of(this.#registers);
  }

  /** Processes one signal. */
  process(signal: Signal): Processed {
    this.#scanner.load(signal);
    return this.processScanned();
  }

  /** Processes the signal that was scanned. */
  processScanned(): Processed {
    const registers = this.#registers;
    const { lows, highs } = registers;
    const low = (lows[ID_REGISTER] ?? 0) + Math.imul(lows[SOURCE_REGISTER] ?? 0, 0x9e3779b1);
    const high = (highs[ID_REGISTER] ?? 0) + Math.imul(highs[SOURCE_REGISTER] ?? 0, 0x85ebca6b);
    const verdict = this.#lateness.admit(registers.time, low | 0, high | 0);
    const kernel = this.#kernel;
    const { watermark } = this.#lateness;
    if (verdict !== 'accepted') {
      kernel.begin(this.#arrival, watermark, false);
      return verdict === 'late' ? LATE : DUPLICATE;
    }
    kernel.begin(++this.#arrival, watermark, false);
    const confirmed = this.#learn();
    this.#stages[registers.type]?.run();
    this.#sweeper.step(watermark);
    if (confirmed.length === 0) {
      return kernel.decisions.length === 0
        ? ACCEPTED
        : { verdict: 'accepted', decisions: kernel.decisions };
    }
    const made = [...kernel.decisions];
    const cause = kernel.signal();
    for (const suspect of confirmed) made.push(...this.#reachBack(suspect, cause, watermark));
    return { verdict: 'accepted', decisions: made };
  }

  /** Links and lists; gives the suspects that the signal confirms for the first time. */
  #learn(): readonly ConfirmedSuspect[] {
    switch (this.#kernel.typeName) {
      case 'account.opened':
      case 'link.declared':
      case 'number.activated':
        this.#link(this.#kernel.signal());
        return [];
      case 'list.changed':
      case 'outcome.recorded':
      case 'case.filed': {
        const signal = this.#kernel.signal();
        if (signal.type === 'list.changed') this.#changeList(signal);
        return suspectsConfirmedBy(signal, this.#lists).filter(({ kind, id }) =>
          this.#touches.confirm(this.#kernel.nameOf(id, nameKindOfEntity(kind)), signal.time),
        );
      }
      default:
        return [];
    }
  }

  #link(signal: Signal): void {
    if (
      signal.type !== 'account.opened' &&
      signal.type !== 'link.declared' &&
      signal.type !== 'number.activated'
    )
      return;
    const kernel = this.#kernel;
    const links = this.#links;
    const phone = signal.phone === undefined ? 0 : kernel.nameOf(signal.phone, PHONE_NAME);
    const account = signal.type === 'number.activated' ? undefined : signal.account;
    const { device, person: declared } = signal;
    // Without a declared person an account follows its phone, so that both stand for one person.
    const identifier = declared === undefined ? phone : kernel.identifierOf(declared);
    if (identifier === 0) return;
    const person = links.personOf(identifier);
    if (phone !== 0) {
      this.#linkOne(phone, person);
      links.sawPhone(person, phone);
    }
    if (account !== undefined) this.#linkOne(kernel.nameOf(account, ACCOUNT_NAME), person);
    if (device !== undefined && declared !== undefined)
      this.#linkOne(kernel.nameOf(device, nameKindOfEntity('device')), person);
  }

  #linkOne(identifier: number, person: number): void {
    if (!this.#links.link(identifier, person)) return;
    const { watermark, time } = this.#kernel;
    const { shapes, candidateLists } = this.#columns;
    for (const { index, role } of this.#plan.features) {
      const shape = shapes[index];
      if (role === 'victim' && shape !== undefined)
        this.#features.rename(shape, identifier, person, watermark);
    }
    for (const list of candidateLists.all)
      this.#candidates.rename(list, identifier, person, watermark);
    this.#victimScoring.rename(identifier, person, time);
  }

  #changeList(signal: SignalOf<'list.changed'>): void {
    if (signal.op === 'remove') {
      this.#lists.remove(signal.list, signal.entry);
      return;
    }
    this.#lists.add(signal.list, signal.entry, {
      source: signal.source,
      note: signal.note ?? '',
      expiresTime: signal.expiresTime ?? Number.POSITIVE_INFINITY,
    });
  }

  /** Scores everyone whom a confirmed suspect touched, each person once. */
  #reachBack(suspect: ConfirmedSuspect, cause: Signal, watermark: number): Decision[] {
    const decisions: Decision[] = [];
    const known = this.#personOfCause(cause);
    let isSame = false;
    for (const { person, touch } of this.#peopleTouched(suspect, cause.time)) {
      if (person === known) continue;
      this.#scanner.load({
        type: 'suspect.confirmed',
        id: `${cause.id}#${suspect.kind}:${suspect.id}`,
        source: cause.source,
        time: cause.time,
        region: touch.region,
        person: this.#names.keyOf(person),
        touchTime: touch.time,
        ...suspectField(suspect),
      });
      this.#kernel.begin(++this.#arrival, watermark, isSame);
      isSame = true;
      this.#stages[this.#registers.type]?.run();
      decisions.push(...this.#kernel.decisions);
    }
    return decisions;
  }

  /** Of several touches of one person, by phone and by account, the newest one stays. */
  #peopleTouched(
    suspect: ConfirmedSuspect,
    time: number,
  ): Iterable<{ person: number; touch: Touch }> {
    const people = new Map<number, { person: number; touch: Touch }>();
    const name = this.#kernel.nameOf(suspect.id, nameKindOfEntity(suspect.kind));
    for (const { person: identifier, touch } of this.#touches.touchedBy(name, time)) {
      const person = this.#links.personOf(identifier);
      people.delete(person);
      people.set(person, { person, touch });
    }
    return people.values();
  }

  /** The person whose case or outcome confirmed the suspect: known already, not warned again. */
  #personOfCause(cause: Signal): number | undefined {
    if (cause.type === 'case.filed')
      return this.#links.personOf(this.#kernel.nameOf(cause.phone, PHONE_NAME));
    return cause.type === 'outcome.recorded'
      ? this.#links.personOf(this.#kernel.identifierOf(cause.person))
      : undefined;
  }
}
