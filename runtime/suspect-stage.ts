// Runs frames of signals through the suspect stage: what goes on to people is gathered for sending, what is refused is a dead letter of the slice that
// answers for the signal.
import { SuspectEngine } from '../engine/suspect-engine.ts';
import type { Position } from '../log/log.ts';
import { Outbox } from '../shuffle/outbox.ts';
import { FUTURE_MS_MAX, futureFault, printTime } from '../signal/event-time.ts';
import type { Effects } from './effect.ts';
import type { Share, Stage, StageFrame, StageStart, StageStep } from './stage.ts';

const DECODER = new TextDecoder();

export class SuspectStage implements Stage {
  readonly engine: SuspectEngine;
  readonly #outbox: Outbox;
  readonly #share: Share;
  #after: Position;

  constructor({ plan, state, seed, position }: StageStart, share: Share) {
    const { suspects, people } = share;
    this.#share = share;
    this.#after = position;
    this.engine = new SuspectEngine(plan, { suspects, peopleSlices: people.count }, state, seed);
    this.#outbox = new Outbox({
      suspectSlice: suspects.slice,
      suspectSlices: suspects.count,
      peopleSlices: people.count,
      pack: `${plan.pack}@${plan.version}`,
    });
  }

  step(step: StageStep): void {
    const { frame, watch } = step;
    const { lines, newestTime: before } = this.engine;
    lines.open(frame.frame);
    for (let line = 0; lines.next(); line++) {
      watch.lap();
      this.#stepLine(line, step);
    }
    const { newestTime } = this.engine;
    const { position, appendedAt } = frame;
    this.#outbox.endFrame({
      position,
      after: this.#after,
      appendedAt,
      newestTime: Math.max(before, newestTime),
    });
    this.#after = position;
  }

  endFrames(effects: Effects): void {
    effects.sent.push(...this.#outbox.take());
  }

  #stepLine(line: number, { frame, effects, counts, checks }: StageStep): void {
    const engine = this.engine;
    const { lines } = engine;
    const isFirst = this.#share.suspects.slice === 0;
    if (!lines.isSignal) {
      if (!isFirst) return;
      counts.invalid++;
      const faults = lines.faults.map((fault) => fault.message).join('; ');
      this.#refuse(frame, effects, 'log', 'invalid', faults);
      return;
    }
    // Whichever way it came in: one date in the far future would make everything after it late.
    if (engine.scannedTime > frame.appendedAt + FUTURE_MS_MAX) {
      if (!isFirst) return;
      counts.invalid++;
      const fault = futureFault(engine.scannedTime);
      this.#refuse(frame, effects, engine.scannedSource, 'future', fault);
      return;
    }
    const processed = engine.processScanned();
    const { verdict, isOurs, decisions, forwarded } = processed;
    checks?.lookAtSuspects(engine, processed);
    if (isOurs) {
      counts[verdict]++;
      effects.verdict(engine.scannedSource, engine.scannedType, verdict);
    }
    if (isOurs && verdict === 'late') {
      const message = `event time ${printTime(engine.scannedTime)} is before the watermark ${printTime(engine.watermark)}`;
      this.#refuse(frame, effects, engine.scannedSource, 'late', message);
    }
    for (const { step, decision } of decisions) this.#outbox.decision(line, step, decision);
    if (forwarded.length === 0) return;
    const bytes = frame.frame.subarray(lines.start, lines.end);
    for (const each of forwarded) this.#outbox.signal(line, each, engine.newestTime, bytes);
  }

  #refuse(
    frame: StageFrame,
    effects: Effects,
    source: string,
    code: string,
    message: string,
  ): void {
    const { start, end } = this.engine.lines;
    const raw = DECODER.decode(frame.frame.subarray(start, end));
    effects.deadLetters.push({ source, code, message, raw, at: frame.appendedAt });
  }
}
