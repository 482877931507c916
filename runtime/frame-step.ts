// One frame through the engine and the episodes: the deterministic heart of the pump. It reads no clock: `appendedAt` comes from
// the log and is the same at every reading.
import type { EpisodeBook } from '../dissuasion/episode-book.ts';
import type { Engine } from '../engine/engine.ts';
import { caseRowOf } from '../ledger/case-row.ts';
import type { LoggedFrame } from '../log/log.ts';
import { unpackFrame } from '../log/unpack-frame.ts';
import { FUTURE_MS_MAX, futureFault, printTime } from '../signal/event-time.ts';
import { isOutcome } from '../signal/outcome.ts';
import { parseSignalLine } from '../signal/parse-signal-line.ts';
import type { Signal } from '../signal/signal.ts';
import type { Effects } from './effect.ts';

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
  logged: LoggedFrame,
  effects: Effects,
  counts: FrameCounts,
): void {
  for (const line of unpackFrame(logged.frame)) {
    const parsed = parseSignalLine(line);
    if (!parsed.ok) {
      counts.invalid++;
      const message = parsed.faults.map((fault) => fault.message).join('; ');
      effects.deadLetters.push({
        source: 'log',
        code: 'invalid',
        message,
        raw: line,
        at: logged.appendedAt,
      });
      continue;
    }
    const { signal } = parsed;
    // Whichever way it came in: one date in the far future would make everything after it late.
    if (signal.time > logged.appendedAt + FUTURE_MS_MAX) {
      counts.invalid++;
      effects.deadLetters.push({
        source: signal.source,
        code: 'future',
        message: futureFault(signal.time),
        raw: line,
        at: logged.appendedAt,
      });
      continue;
    }
    const { verdict, decisions } = engine.process(signal);
    counts[verdict]++;
    effects.verdict(signal.source, signal.type, verdict);
    if (verdict === 'late') {
      const message = `event time ${printTime(signal.time)} is before the watermark ${printTime(engine.watermark)}`;
      effects.deadLetters.push({
        source: signal.source,
        code: 'late',
        message,
        raw: line,
        at: logged.appendedAt,
      });
    }
    if (verdict !== 'accepted') continue;
    for (const decision of decisions) {
      effects.decisions.push(decision);
      const change = episodes.observe(decision);
      if (change !== undefined) effects.change(change, logged.appendedAt);
    }
    stepEpisodes(episodes, signal, effects, logged.appendedAt);
  }
  for (const change of episodes.advance(engine.watermark))
    effects.change(change, logged.appendedAt);
}

/** What a signal says of episodes and cases beside the decisions that it made. */
function stepEpisodes(episodes: EpisodeBook, signal: Signal, effects: Effects, at: number): void {
  switch (signal.type) {
    case 'transfer.completed':
    case 'transfer.blocked': {
      const state = signal.type === 'transfer.blocked' ? 'blocked' : 'completed';
      const change = episodes.observeTransfer({
        transferId: signal.transferId,
        state,
        time: signal.time,
      });
      if (change !== undefined) effects.change(change, at);
      return;
    }
    case 'outcome.recorded': {
      if (!isOutcome(signal.outcome)) return;
      const change = episodes.close(signal.episodeId, signal.outcome, signal.time);
      if (change !== undefined) effects.change(change, at);
      return;
    }
    case 'case.filed':
      effects.cases.push(caseRowOf(signal));
      return;
    default:
      return;
  }
}
