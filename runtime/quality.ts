// How well a pack catches frauds: its decisions on simulated runs against the truth behind them. Pure counting; who simulates and
// replays is scripts/quality.ts. An alert is an episode as dissuasion/episode-book.ts opens it: what a desk has to call about.
import type { Decision, Subject } from '../engine/decision.ts';
import { type Level, levelRank } from '../signal/level.ts';

const DAY_MS = 86_400_000;
/** An episode without a decision for so long is over, as in dissuasion. */
const QUIET_MS = 3 * DAY_MS;

/** One scripted fraud, as the simulator tells it. */
export interface TrueFraud {
  readonly typology: string;
  readonly victim: { readonly person: string; readonly phone: string; readonly account: string };
  readonly suspects: readonly Subject[];
  readonly start: number;
  readonly end: number;
  readonly transfers: readonly {
    readonly settledTime: number;
    readonly amountFen: number;
    readonly state: 'completed' | 'blocked';
  }[];
  /** Completion of the first large transfer; null when nothing was lost. */
  readonly moneyLeavesAt: number | null;
  readonly firstLargeTransferAttemptedAt: number | null;
  readonly lossFen: number;
  /** People of other provinces who paid the same mules: victims as well, of whom nothing but one payment is seen. */
  readonly otherPayers: readonly {
    readonly account: string;
    readonly time: number;
    readonly settledTime: number;
  }[];
}

/** One honest look-alike. */
export interface LookAlike {
  readonly kind: string;
  readonly subjects: readonly Subject[];
  readonly start: number;
  readonly end: number;
}

export type JudgedDecision = Pick<
  Decision,
  'time' | 'role' | 'subject' | 'typology' | 'level' | 'rules'
>;

export interface QualityRun {
  readonly people: number;
  readonly days: number;
  /** Yellow and higher. */
  readonly decisions: readonly JudgedDecision[];
  readonly frauds: readonly TrueFraud[];
  readonly lookAlikes: readonly LookAlike[];
}

export interface Alert {
  readonly subject: Subject;
  readonly from: number;
  readonly level: Level;
  readonly typology: string;
  readonly isRight: boolean;
  /** Kinds of look-alike that a false alert fell on. */
  readonly kinds: readonly string[];
  readonly decisions: readonly JudgedDecision[];
}

export interface VictimCounts {
  victims: number;
  /** Before the first large transfer completed. */
  warned: number;
  /** Before it was attempted. */
  warnedEarly: number;
  /** The typology of the first warning was the true one. */
  named: number;
  lossFen: number;
  preventableFen: number;
  readonly leadsMs: number[];
  /** Of those not warned: orange or red came when the money had left. */
  late: number;
  /** Of the others not warned: yellow came in time. */
  onlyYellow: number;
}

export interface Share {
  right: number;
  all: number;
}

export interface Quality {
  personDays: number;
  fraudCount: number;
  readonly byTypology: Map<string, VictimCounts>;
  readonly alerts: Alert[];
  /** Frauds whose victim was not warned in time. */
  readonly missed: { readonly run: number; readonly fraud: TrueFraud }[];
  /** By level, alerts at their highest level. */
  readonly alertsByLevel: Map<Level, Share>;
  /** By level, single decisions. */
  readonly decisionsByLevel: Map<Level, Share>;
  readonly alertsByTypology: Map<string, Share>;
  /** By kind of look-alike: how many there were, and false alerts on them. */
  readonly lookAlikes: Map<string, { count: number; falseAlerts: number }>;
  falseElsewhere: number;
  readonly suspects: Map<string, Share>;
  /** By kind of suspect: how many of the true ones were alerted. */
  readonly suspectsFound: Map<string, Share>;
}

/** Judges the decisions of runs against their truth. Runs count independently and are summed. */
export function measureQuality(runs: readonly QualityRun[]): Quality {
  const quality: Quality = {
    personDays: 0,
    fraudCount: 0,
    byTypology: new Map(),
    alerts: [],
    missed: [],
    alertsByLevel: new Map(),
    decisionsByLevel: new Map(),
    alertsByTypology: new Map(),
    lookAlikes: new Map(),
    falseElsewhere: 0,
    suspects: new Map(),
    suspectsFound: new Map(),
  };
  runs.forEach((run, index) => {
    addRun(quality, run, index);
  });
  return quality;
}

function addRun(quality: Quality, run: QualityRun, index: number): void {
  quality.personDays += run.people * run.days;
  quality.fraudCount += run.frauds.length;
  const ofVictims = run.decisions.filter(({ role }) => role === 'victim');
  const atRisk = timesAtRisk(run.frauds);
  addVictims(quality, run, index, groupBySubject(ofVictims));
  for (const decision of ofVictims.filter(isLoud)) {
    count(quality.decisionsByLevel, decision.level, isRight(atRisk, decision));
  }
  const lookAlikes = lookAlikesBySubject(quality, run.lookAlikes);
  for (const decisions of alertsOf(ofVictims)) {
    addAlert(quality, decisions, atRisk, lookAlikes);
  }
  addSuspects(quality, run, run.decisions.filter(isLoud));
}

function addVictims(
  quality: Quality,
  run: QualityRun,
  index: number,
  decisions: ReadonlyMap<string, readonly JudgedDecision[]>,
): void {
  for (const fraud of run.frauds) {
    const { moneyLeavesAt } = fraud;
    if (moneyLeavesAt === null) continue;
    const counts = countsOf(quality, fraud.typology);
    counts.victims++;
    counts.lossFen += fraud.lossFen;
    const about = victimKeys(fraud)
      .flatMap((key) => decisions.get(key) ?? [])
      .filter(({ time }) => time >= fraud.start && time <= fraud.end + DAY_MS)
      .sort((a, b) => a.time - b.time);
    const first = about.find(isLoud);
    if (first === undefined || first.time >= moneyLeavesAt) {
      quality.missed.push({ run: index, fraud });
      if (first !== undefined) counts.late++;
      else if (about.some(({ time }) => time < moneyLeavesAt)) counts.onlyYellow++;
    }
    if (first === undefined) continue;
    for (const transfer of fraud.transfers) {
      const isSaved = transfer.state === 'completed' && transfer.settledTime > first.time;
      if (isSaved) counts.preventableFen += transfer.amountFen;
    }
    if (first.time >= moneyLeavesAt) continue;
    counts.warned++;
    counts.leadsMs.push(moneyLeavesAt - first.time);
    if (first.time < (fraud.firstLargeTransferAttemptedAt ?? moneyLeavesAt)) counts.warnedEarly++;
    if (first.typology === fraud.typology) counts.named++;
  }
}

function addAlert(
  quality: Quality,
  decisions: readonly JudgedDecision[],
  atRisk: TimesAtRisk,
  lookAlikes: ReadonlyMap<string, readonly LookAlike[]>,
): void {
  const [first] = decisions;
  if (first === undefined) return;
  const right = decisions.some((decision) => isLoud(decision) && isRight(atRisk, decision));
  const highest = decisions.reduce((a, b) => (levelRank(b.level) > levelRank(a.level) ? b : a));
  const kinds = right
    ? []
    : (lookAlikes.get(keyOf(first.subject)) ?? [])
        .filter(({ start, end }) => first.time >= start - DAY_MS && first.time <= end + DAY_MS)
        .map(({ kind }) => kind);
  const { subject, typology } = first;
  quality.alerts.push({
    subject,
    from: first.time,
    level: highest.level,
    typology,
    isRight: right,
    kinds: [...new Set(kinds)],
    decisions,
  });
  count(quality.alertsByLevel, highest.level, right);
  count(quality.alertsByTypology, typology, right);
  if (right) return;
  if (kinds.length === 0) quality.falseElsewhere++;
  for (const kind of new Set(kinds)) {
    const entry = quality.lookAlikes.get(kind);
    if (entry !== undefined) entry.falseAlerts++;
  }
}

function addSuspects(quality: Quality, run: QualityRun, loud: readonly JudgedDecision[]): void {
  const truth = new Map<string, Subject>();
  for (const fraud of run.frauds) {
    for (const suspect of fraud.suspects) truth.set(keyOf(suspect), suspect);
  }
  const alerted = new Set<string>();
  const counted = new Set<string>();
  for (const { role, subject, typology } of loud) {
    if (role !== 'suspect') continue;
    const key = keyOf(subject);
    alerted.add(key);
    if (counted.has(`${typology} ${key}`)) continue;
    counted.add(`${typology} ${key}`);
    count(quality.suspects, typology, truth.has(key));
  }
  for (const [key, { kind }] of truth) count(quality.suspectsFound, kind, alerted.has(key));
}

function lookAlikesBySubject(
  quality: Quality,
  lookAlikes: readonly LookAlike[],
): Map<string, LookAlike[]> {
  const bySubject = new Map<string, LookAlike[]>();
  for (const lookAlike of lookAlikes) {
    const entry = quality.lookAlikes.get(lookAlike.kind) ?? { count: 0, falseAlerts: 0 };
    entry.count++;
    quality.lookAlikes.set(lookAlike.kind, entry);
    for (const subject of lookAlike.subjects) push(bySubject, keyOf(subject), lookAlike);
  }
  return bySubject;
}

/** The episodes of each person: opened by orange or red, kept open by any decision, over when it has been quiet. */
function alertsOf(decisions: readonly JudgedDecision[]): JudgedDecision[][] {
  const alerts: JudgedDecision[][] = [];
  for (const ofSubject of groupBySubject(decisions).values()) {
    let open: JudgedDecision[] = [];
    for (const decision of [...ofSubject].sort((a, b) => a.time - b.time)) {
      const last = open.at(-1);
      const isOpen = last !== undefined && decision.time - last.time < QUIET_MS;
      if (!isOpen && !isLoud(decision)) continue;
      if (!isOpen) {
        open = [];
        alerts.push(open);
      }
      open.push(decision);
    }
  }
  return alerts;
}

function isLoud({ level }: JudgedDecision): boolean {
  return levelRank(level) >= levelRank('orange');
}

/** When each true victim was at risk, by subject key. */
type TimesAtRisk = ReadonlyMap<string, readonly { start: number; end: number }[]>;

function isRight(atRisk: TimesAtRisk, { subject, time }: JudgedDecision): boolean {
  return (atRisk.get(keyOf(subject)) ?? []).some(
    ({ start, end }) => time >= start - DAY_MS && time <= end + DAY_MS,
  );
}

function timesAtRisk(frauds: readonly TrueFraud[]): TimesAtRisk {
  const times = new Map<string, { start: number; end: number }[]>();
  for (const fraud of frauds) {
    for (const key of victimKeys(fraud)) push(times, key, fraud);
    for (const { account, time, settledTime } of fraud.otherPayers) {
      push(times, `account ${account}`, { start: time, end: settledTime });
    }
  }
  return times;
}

function victimKeys({ victim }: TrueFraud): string[] {
  return [`person ${victim.person}`, `phone ${victim.phone}`, `account ${victim.account}`];
}

function groupBySubject(decisions: readonly JudgedDecision[]): Map<string, JudgedDecision[]> {
  const groups = new Map<string, JudgedDecision[]>();
  for (const decision of decisions) push(groups, keyOf(decision.subject), decision);
  return groups;
}

function countsOf(quality: Quality, typology: string): VictimCounts {
  const found = quality.byTypology.get(typology);
  if (found !== undefined) return found;
  const counts: VictimCounts = {
    victims: 0,
    warned: 0,
    warnedEarly: 0,
    named: 0,
    lossFen: 0,
    preventableFen: 0,
    leadsMs: [],
    late: 0,
    onlyYellow: 0,
  };
  quality.byTypology.set(typology, counts);
  return counts;
}

function count<K>(shares: Map<K, Share>, key: K, right: boolean): void {
  const share = shares.get(key) ?? { right: 0, all: 0 };
  share.all++;
  if (right) share.right++;
  shares.set(key, share);
}

function push<V>(groups: Map<string, V[]>, key: string, value: V): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}

function keyOf({ kind, id }: Subject): string {
  return `${kind} ${id}`;
}
