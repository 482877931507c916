// One frame through the engine and the episodes: the deterministic heart of the pump. It reads no clock: `appendedAt` comes from
// the log and is the same at every reading.
import type { EpisodeBook } from '../dissuasion/episode-book.ts';
import type { Decision } from '../engine/decision.ts';
import type { Engine } from '../engine/engine.ts';
import { caseRowOf, withdrawalRowOf } from '../ledger/case-row.ts';
import { listChangeRowOf } from '../ledger/list-row.ts';
import { ruleQuietRowOf } from '../ledger/quiet-row.ts';
import type { LoggedFrame } from '../log/log.ts';
import { FUTURE_MS_MAX, futureFault, printTime } from '../signal/event-time.ts';
import { isOutcome, OUTCOMES } from '../signal/outcome.ts';
import type { SignalType } from '../signal/signal-type.ts';
import type { Effects } from './effect.ts';
import type { FrameChecks } from './frame-checks.ts';

const DECODER = new TextDecoder();
const IS_TOLD: ReadonlySet<SignalType> = new Set([
  'transfer.completed',
  'transfer.blocked',
  'outcome.recorded',
  'case.filed',
  'case.withdrawn',
  'list.changed',
  'rule.quieted',
  'transfer.refused',
]);
/** What became of a transfer. */
const STATE_OF: Partial<Record<SignalType, 'completed' | 'blocked'>> = {
  'transfer.completed': 'completed',
  'transfer.blocked': 'blocked',
  'transfer.refused': 'blocked',
};

/** Told when a line was scanned and is about to be processed, for whoever measures what one takes. */
export interface SignalWatch {
  lap(): void;
}

export interface FrameCounts {
  accepted: number;
  late: number;
  duplicate: number;
  invalid: number;
}

/** Runs a frame; adds what must be told to `effects` and what was seen to `counts`. */
export function stepFrame(
  engine: Engine,
  episodes: EpisodeBook,
  logged: Pick<LoggedFrame, 'frame' | 'appendedAt'>,
  effects: Effects,
  counts: FrameCounts,
  watch?: SignalWatch,
  checks?: FrameChecks,
): void {
  const { lines } = engine;
  const deadLetter = (source: string, code: string, message: string) => {
    const raw = DECODER.decode(logged.frame.subarray(lines.start, lines.end));
    effects.deadLetters.push({ source, code, message, raw, at: logged.appendedAt });
  };
  lines.open(logged.frame);
  while (lines.next()) {
    watch?.lap();
    if (!lines.isSignal) {
      counts.invalid++;
      deadLetter('log', 'invalid', lines.faults.map((fault) => fault.message).join('; '));
      continue;
    }
    // Whichever way it came in: one date in the far future would make everything after it late.
    if (engine.scannedTime > logged.appendedAt + FUTURE_MS_MAX) {
      counts.invalid++;
      deadLetter(engine.scannedSource, 'future', futureFault(engine.scannedTime));
      continue;
    }
    const { verdict, decisions } = engine.processScanned();
    counts[verdict]++;
    checks?.look(engine, verdict, decisions);
    effects.verdict(engine.scannedSource, engine.scannedType, verdict);
    if (verdict === 'late') {
      const message = `event time ${printTime(engine.scannedTime)} is before the watermark ${printTime(engine.watermark)}`;
      deadLetter(engine.scannedSource, 'late', message);
    }
    if (verdict !== 'accepted') continue;
    for (const decision of decisions) takeDecision(decision, episodes, effects, logged.appendedAt);
    stepEpisodes(episodes, engine, effects, logged.appendedAt, lines.start);
  }
  for (const change of episodes.advance(engine.watermark))
    effects.change(change, logged.appendedAt);
}

/** Tells of a decision, and has it warn its person and move their episode unless it is quiet for them. */
export function takeDecision(
  decision: Decision,
  episodes: EpisodeBook,
  effects: Effects,
  at: number,
): void {
  effects.decisions.push(decision);
  if (episodes.isQuiet(decision)) return;
  effects.warnings.push(decision);
  const change = episodes.observe(decision);
  if (change !== undefined) effects.change(change, at);
}

/** What a signal says of episodes, cases, lists and quiet rules beside the decisions that it made. `place` grows with its place in the frame. */
export function stepEpisodes(
  episodes: EpisodeBook,
  engine: Pick<
    Engine,
    'scannedType' | 'scannedTime' | 'recordTime' | 'scannedTransferId' | 'signal'
  >,
  effects: Effects,
  at: number,
  place: number,
): void {
  const { scannedType } = engine;
  if (!IS_TOLD.has(scannedType)) return;
  const state = STATE_OF[scannedType];
  if (state !== undefined) {
    // Nearly all of them are of nobody's episode: no signal is made for those.
    const transferId = engine.scannedTransferId;
    if (!episodes.hasHeardOf(transferId)) return;
    const news = { transferId, state, time: engine.scannedTime };
    for (const change of episodes.observeTransfer(news)) effects.change(change, at);
    return;
  }
  const { signal } = engine;
  switch (signal.type) {
    case 'outcome.recorded': {
      // After any other outcome the person is as much in danger as before.
      if (!isOutcome(signal.outcome) || !OUTCOMES[signal.outcome].ends) return;
      const change = episodes.close(signal.episodeId, signal.outcome, signal.time);
      if (change !== undefined) effects.change(change, at);
      return;
    }
    case 'case.filed':
      effects.cases.push(caseRowOf({ ...signal, time: engine.recordTime }, { at, place }));
      return;
    case 'case.withdrawn':
      effects.cases.push(withdrawalRowOf({ ...signal, time: engine.recordTime }, { at, place }));
      return;
    case 'list.changed':
      effects.listChanges.push(listChangeRowOf(signal));
      return;
    case 'rule.quieted': {
      const { person, rule, op, expiresTime } = signal;
      if (op === 'add' && expiresTime !== undefined) episodes.quiet(person, rule, expiresTime);
      else episodes.unquiet(person, rule);
      effects.ruleQuiets.push(ruleQuietRowOf(signal));
      return;
    }
    default:
      return;
  }
}
