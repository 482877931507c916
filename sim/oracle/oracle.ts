// The oracle: the evaluator once more, slow and obvious. It keeps every signal that it accepts and works out each window,
// sequence, score and link anew from the list of what happened, straight from the pack's text. It shares nothing with the engine
// but types, the reading of single values (signal/) and the estimator of distinct values. Engine and oracle must give the same
// decisions, byte for byte.
//
// The contract that both keep:
// - Late: the time is before the watermark, the newest accepted time less `lateness`. Duplicate: a signal with the same source and
//   id was accepted and its time is not before the watermark. Both change nothing.
// - One signal goes through: links and list entries change; suspects that it confirms are noted; suspect features count it and
//   suspect rules are tried, key by key; victim features and sequences take it, and victim rules are tried, key by key; then
//   people touched by suspects that were just confirmed for the first time are evaluated.
// - A window at `t` holds what lies in (t - window, t], the current signal included. With buckets both times are floored first. Equal
//   times go by when an entry came to its key: by arrival, or by the link that moved it. `time_since` looks past the current signal.
// - A key's `distinct` is estimated from the first moment, after an entry or a link, at which more than `exactUpTo` values lie in the
//   window of its newest entry (or of the watermark, if that is later) until its newest entry is a window and a bucket behind the
//   watermark. Explanations then name signals in the window out of the newest eight. No value at all is never an estimate.
// - A condition counts when it is surely true. `where` is judged when its signal arrives, with the lists as they are then; so are the
//   terms of a step that read its own signal alone. Terms that read earlier steps, and absences, are judged when the last step
//   arrives. `listed` goes by the event time of the signal whose condition it is in.
// - A composite key needs all its parts. A value that is missing is not counted; a key without entries has the values over nothing.
// - Links: an identifier linked for the first time brings everything kept under it, and all identifiers that stood for it. One linked
//   again to another only changes hands. A declared person that is itself an identifier stands for whoever that is.
// - A person's phone is the number last seen to be theirs, by arrival; that of a phone that stands for a person is itself.
// - Sequences go by event time, ties by arrival. `within` is inclusive. Absence and `within` count from the nearest earlier step that
//   matched. Repetitions lie between the step before and the step itself, those of the first step within the sum of all `within`.
// - Suspect features, score, level and confirmation in victim rules are those of the signal's primary suspect, the first suspect key
//   that it carries, after its own suspect rules were tried.
// - A rule holds the points of its latest firing by event time, halved with every half-life, whole before it, none under half a
//   point; of two at one time the one that came last. Scores are taken in order of rule id: 100 (1 - Π(1 - p/100)), or the sum, at most
//   100. The level is settled before and after rules enter, and on both sides when two keys become one (the higher one stays).
// - A decision is due when the level is higher than the one last announced or the cool-down since its time is over.
// - A suspect is confirmed for `touchRetention` from the time of the signal that says so. Whoever it touched (together on one telecom or
//   funds signal) less than that before is evaluated once, by newest touch, in order of its time and then of identifier; the person
//   of the case or outcome is left out.
// Left out, tested apart: the bounds on touches of a suspect, on candidates of a step and on the length of a search.
import type { DecidedTransfer, Decision, FeatureReading, RuleHit } from '../../engine/decision.ts';
import type { Role } from '../../rules/plan.ts';
import { contentId } from '../../signal/content-id.ts';
import { isRecord, isRegistration } from '../../signal/record.ts';
import { fieldOf, type Signal } from '../../signal/signal.ts';
import { type FieldName, signalTypeSpec } from '../../signal/signal-type.ts';
import { isSure, nodesOf, type World } from './cel.ts';
import { unitOfField } from './feature-shape.ts';
import { History, type Moment } from './history.ts';
import {
  identifierOf,
  keyOfPerson,
  phoneIn,
  primarySuspectOf,
  subjectOf,
  traceKeysOf,
} from './keys.ts';
import {
  keyFieldOf,
  type OracleFeature,
  type OraclePack,
  type OracleRule,
  type OracleTypology,
  suspectKindOf,
} from './pack.ts';
import { fillReason } from './reason.ts';
import { Recollection, type Trial } from './recollection.ts';
import { Scores } from './score.ts';
import { type ConfirmedSuspect, Suspects } from './suspects.ts';

export interface OracleResult {
  readonly verdict: 'accepted' | 'late' | 'duplicate';
  readonly decisions: readonly Decision[];
}

export class Oracle {
  readonly #pack: OraclePack;
  readonly #history = new History();
  readonly #scores = new Scores(this.#history);
  readonly #suspects: Suspects;
  readonly #accepted: Signal[] = [];
  /** Those of them that count in windows. */
  readonly #counted: Signal[] = [];
  readonly #recollection: Recollection;

  constructor(pack: OraclePack) {
    this.#pack = pack;
    this.#recollection = new Recollection(this.#pack, this.#history);
    this.#suspects = new Suspects(this.#pack, this.#counted);
  }

  process(said: Signal): OracleResult {
    const newestTime = Math.max(...this.#accepted.map((each) => each.time));
    const watermark = newestTime - this.#pack.latenessMs;
    const isLate = said.time < watermark;
    const isLinkAlone = isLate && isRegistration(said.type);
    if (isLate && !isLinkAlone && !isRecord(said.type)) return { verdict: 'late', decisions: [] };
    const signal = isLate ? { ...said, time: newestTime } : said;
    const twin = this.#accepted.findLast(
      (each) => each.source === signal.source && each.id === signal.id,
    );
    if (twin !== undefined && twin.time >= watermark)
      return { verdict: 'duplicate', decisions: [] };
    this.#accepted.push(signal);
    this.#history.accept(signal.time);
    this.#learn(signal);
    if (isLinkAlone) return { verdict: 'accepted', decisions: [] };
    this.#counted.push(signal);
    const confirmed = this.#suspects.confirm(signal, said.time);
    const decisions = this.#evaluate(signal);
    for (const suspect of confirmed) decisions.push(...this.#reachBack(suspect, signal));
    return { verdict: 'accepted', decisions };
  }

  #learn(signal: Signal): void {
    if (signal.type === 'list.changed') this.#history.changeList(signal);
    if (
      signal.type !== 'link.declared' &&
      signal.type !== 'account.opened' &&
      signal.type !== 'number.activated'
    )
      return;
    const { phone, device, person } = signal;
    const account = signal.type === 'number.activated' ? undefined : signal.account;
    const to = person === undefined ? phone && `phone:${phone}` : keyOfPerson(person);
    if (to === undefined) return;
    if (phone !== undefined) {
      this.#link(`phone:${phone}`, to, signal.time);
      this.#history.sawPhone(this.#history.personOf(to), phone);
    }
    if (account !== undefined) this.#link(`account:${account}`, to, signal.time);
    if (device !== undefined && person !== undefined)
      this.#link(`device:${device}`, to, signal.time);
  }

  #link(identifier: string, to: string, time: number): void {
    const isFirst = this.#history.wouldMove(identifier, to);
    const typologies = isFirst ? this.#typologiesOf('victim') : [];
    const holder = this.#history.personOf(to);
    for (const typology of typologies) {
      this.#scores.settle(typology, identifier, time);
      this.#scores.settle(typology, holder, time);
    }
    this.#history.link(identifier, to);
    for (const typology of typologies) this.#scores.join(typology, identifier, holder);
  }

  #evaluate(signal: Signal): Decision[] {
    const moment = this.#history.next();
    const spec = signalTypeSpec(signal.type);
    const decisions: Decision[] = [];
    const suspects = spec.suspectKeys.flatMap((field) => this.#trialOf('suspect', field, signal));
    for (const trial of suspects) this.#recollection.count(trial, moment);
    for (const trial of suspects) decisions.push(...this.#try(trial, moment));
    const victims = spec.victimKeys.flatMap((field) => this.#trialOf('victim', field, signal));
    for (const trial of victims) {
      const number = phoneIn(trial.field, signal);
      if (number !== undefined) this.#history.sawPhone(trial.key, number);
      this.#recollection.count(trial, moment);
      this.#recollection.follow(trial, moment);
    }
    for (const trial of victims) decisions.push(...this.#try(trial, moment));
    return decisions;
  }

  #trialOf(role: Role, field: FieldName, signal: Signal): Trial[] {
    const value = fieldOf(signal, field);
    if (typeof value !== 'string') return [];
    const key =
      role === 'suspect'
        ? `${suspectKindOf(field)}:${value}`
        : this.#history.personOf(identifierOf(field, value));
    return [{ role, field, key, signal, suspect: primarySuspectOf(signal) }];
  }

  /** Tries the rules of one subject and enters those that fire. */
  #try(trial: Trial, moment: Moment): Decision[] {
    const { signal, key } = trial;
    const fired = this.#pack.rules.filter(
      (rule) =>
        rule.typology.role === trial.role &&
        rule.types.includes(signal.type) &&
        keyFieldOf(rule.subject, trial.role, signal.type) === trial.field &&
        isSure(rule.when, this.#worldOfTrial(trial)),
    );
    const hits = fired.map((rule) => ({ rule, hit: this.#hitOf(rule, trial) }));
    return this.#typologiesOf(trial.role).flatMap((typology) => {
      const own = hits.filter(({ rule }) => rule.typology === typology);
      if (own.length === 0) return [];
      this.#scores.settle(typology, key, signal.time);
      for (const { hit } of own)
        this.#scores.fire({ typology, subject: key, moment, time: signal.time, hit });
      const { score, rank } = this.#scores.settle(typology, key, signal.time);
      const memory = this.#scores.memoryOf(typology, key);
      const isDue =
        rank > memory.decidedRank || signal.time - memory.decidedTime >= typology.cooldownMs;
      if (rank === 0 || !isDue) return [];
      memory.decidedTime = Math.max(memory.decidedTime, signal.time);
      memory.decidedRank = rank;
      return [this.#decisionOf(typology, trial, score, rank)];
    });
  }

  #decisionOf(typology: OracleTypology, trial: Trial, score: number, rank: number): Decision {
    const { signal, key, role, suspect } = trial;
    const level = typology.levels[rank - 1]?.level ?? 'blue';
    const phone = role === 'victim' ? this.#history.phoneOf(key) : undefined;
    const isPaid = role === 'victim' && trial.field === 'payee';
    const transfer = isPaid ? undefined : transferOf(signal);
    const traces = role === 'victim' ? traceKeysOf(signal).map(subjectOf) : [];
    const rules = this.#scores
      .held(typology, key, signal.time)
      .filter(({ points }) => points > 0)
      .map(({ hit, points }) => ({ ...hit, points: Math.round(points * 10) / 10 }))
      .sort((a, b) => b.points - a.points || (a.id < b.id ? -1 : 1));
    return {
      decisionId: contentId(signal.source, signal.id, signal.type, key, typology.id, level),
      time: signal.time,
      role,
      subject: subjectOf(key),
      typology: typology.id,
      score: Math.round(score * 10) / 10,
      level,
      rules,
      signal: { source: signal.source, id: signal.id, type: signal.type },
      region: signal.region,
      ...(phone === undefined ? {} : { phone }),
      ...(role === 'victim' && suspect !== undefined ? { suspect: subjectOf(suspect) } : {}),
      ...(traces.length === 0 ? {} : { traces }),
      ...(transfer === undefined ? {} : { transfer }),
      pack: this.#pack.title,
    };
  }

  #hitOf(rule: OracleRule, trial: Trial): RuleHit {
    const { signal } = trial;
    const world = this.#worldOfTrial(trial);
    const reason = fillReason(rule.reason, (name) => {
      const feature = this.#pack.features.get(name);
      if (name === 'suspect.score')
        return { value: Math.round(world.suspectScore(undefined)), unit: 'number' };
      const field = name.replace('signal.', '');
      return feature === undefined
        ? { value: fieldOf(signal, field), unit: unitOfField(field) }
        : { ...this.#recollection.read(feature, trial), unit: feature.unit };
    });
    const features: Record<string, FeatureReading> = {};
    for (const name of namesIn(rule)) {
      const feature = this.#pack.features.get(name);
      if (feature !== undefined) features[name] = this.#readingOf(feature, trial);
    }
    return { id: rule.id, points: rule.points, reason, features };
  }

  #readingOf(feature: OracleFeature, trial: Trial): FeatureReading {
    const { value, isEstimate, key, ids } = this.#recollection.read(feature, trial);
    return {
      value: value ?? null,
      ...(isEstimate ? { isEstimate } : {}),
      windowMs: feature.windowMs,
      key,
      signals: ids.slice(-8),
    };
  }

  /** What the condition of a rule sees. */
  #worldOfTrial(trial: Trial): World {
    const { signal, suspect } = trial;
    const plain = this.#recollection.worldOf(signal);
    const typologies = this.#typologiesOf('suspect');
    const score = (id: string | undefined) =>
      Math.max(
        0,
        ...typologies
          .filter((typology) => suspect !== undefined && (id === undefined || typology.id === id))
          .map((typology) => this.#scores.score(typology, suspect ?? '', signal.time)),
      );
    return {
      ...plain,
      field: (owner, field) => {
        if (owner !== 'suspect') return plain.field(owner, field);
        if (field === 'score') return score(undefined);
        if (field === 'confirmed')
          return suspect !== undefined && this.#suspects.isConfirmed(suspect, signal.time);
        return suspect === undefined ? 0 : this.#scores.level(typologies, suspect, signal.time);
      },
      name: (name) => {
        const feature = this.#pack.features.get(name);
        if (feature !== undefined) return this.#recollection.read(feature, trial).value;
        const sequence = this.#pack.sequences.get(name);
        return sequence === undefined
          ? plain.name(name)
          : this.#recollection.isComplete(sequence, trial);
      },
      isWholeName: (name) => this.#pack.features.get(name)?.isWhole ?? plain.isWholeName(name),
      suspectScore: score,
    };
  }

  #reachBack(suspect: ConfirmedSuspect, cause: Signal): Decision[] {
    const known = this.#personOfCause(cause);
    const personOf = (identifier: string) => this.#history.personOf(identifier);
    return this.#suspects.touchedBy(suspect, cause.time, personOf).flatMap((touch) => {
      if (touch.person === known) return [];
      const fields: Partial<Record<ConfirmedSuspect['field'], string>> = {};
      fields[suspect.field] = suspect.id;
      return this.#evaluate({
        type: 'suspect.confirmed',
        id: `${cause.id}#${suspect.key}`,
        source: cause.source,
        time: cause.time,
        region: touch.region,
        person: touch.person,
        touchTime: touch.time,
        ...fields,
      });
    });
  }

  #personOfCause(cause: Signal): string | undefined {
    if (cause.type === 'case.filed') return this.#history.personOf(`phone:${cause.phone}`);
    if (cause.type === 'outcome.recorded') return this.#history.personOf(keyOfPerson(cause.person));
    return undefined;
  }

  #typologiesOf(role: Role): OracleTypology[] {
    return this.#pack.typologies.filter((typology) => typology.role === role);
  }
}

/** Names that a rule's condition or reason speaks of, in order. */
function namesIn(rule: OracleRule): string[] {
  const read = nodesOf(rule.when).flatMap((node) => (node.op === 'id' ? [node.args] : []));
  const told = `${rule.reason.zh} ${rule.reason.en}`.matchAll(/\{([^{}]*)\}/g);
  return [...new Set([...read, ...[...told].map(([, name = '']) => name.trim())])].sort();
}

function transferOf(signal: Signal): DecidedTransfer | undefined {
  if (
    signal.type !== 'transfer.attempted' &&
    signal.type !== 'transfer.completed' &&
    signal.type !== 'transfer.blocked'
  )
    return undefined;
  const { transferId, amountFen, payee } = signal;
  const states = {
    'transfer.attempted': 'attempted',
    'transfer.completed': 'completed',
    'transfer.blocked': 'blocked',
  } as const;
  return { transferId, amountFen, payee, state: states[signal.type] };
}
