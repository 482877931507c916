// Runs what suspect stages sent through the victim stage, in the order of the log of signals, and has its decisions move episodes.
import { VictimEngine } from '../engine/victim-engine.ts';
import { ByteReader } from '../shuffle/byte-reader.ts';
import { compareItems, readItem, type Sent, type SentSignal } from '../shuffle/item.ts';
import { FwError } from '../signal/fw-error.ts';
import type { SignalType } from '../signal/signal-type.ts';
import { stepEpisodes, takeDecision } from './frame-step.ts';
import type { Share, Stage, StageStart, StageStep } from './stage.ts';

/** These are of nobody's slice and come to every one: the same row from each, and news of a transfer where it is known. */
const IS_TOLD_BY_ALL: ReadonlySet<SignalType> = new Set([
  'outcome.recorded',
  'list.changed',
  'rule.quieted',
  'transfer.refused',
]);

export class VictimStage implements Stage {
  readonly engine: VictimEngine;

  constructor({ plan, state, seed }: StageStart, { people }: Share) {
    this.engine = new VictimEngine(plan, people, state, seed);
  }

  get leftBehindCount(): number {
    return this.engine.leftBehindCount;
  }

  step(step: StageStep): void {
    const { frame, episodes, effects, watch } = step;
    const { newestTime, items } = readMerged(frame.frame);
    for (const item of items) {
      if (item.kind === 'decision')
        takeDecision(item.decision, episodes, effects, frame.appendedAt);
      else {
        watch.lap();
        this.#stepSignal(item, step);
      }
    }
    this.engine.advance(newestTime);
    for (const change of episodes.advance(this.engine.watermark))
      effects.change(change, frame.appendedAt);
  }

  endFrames(): void {}

  #stepSignal(sent: SentSignal, { frame, episodes, effects, counts, checks }: StageStep): void {
    const engine = this.engine;
    const { bytes, people } = sent;
    const decisions = engine.processLine(bytes, 0, bytes.length, sent);
    if (decisions === undefined) {
      throw new FwError('FW_SHUFFLE', 'signals.victim holds a line that is no signal');
    }
    checks?.lookAtPeople(engine, people, decisions);
    if (people.length > 0) counts.accepted++;
    for (const decision of decisions) takeDecision(decision, episodes, effects, frame.appendedAt);
    if (people.length > 0 || IS_TOLD_BY_ALL.has(engine.scannedType))
      stepEpisodes(episodes, engine, effects, frame.appendedAt, sent.line);
  }
}

function readMerged(frame: Uint8Array): { newestTime: number; items: Sent[] } {
  const reader = new ByteReader(frame);
  const newestTime = reader.double();
  const items: Sent[] = [];
  while (!reader.isAtEnd) {
    const section = new ByteReader(reader.bytes());
    while (!section.isAtEnd) items.push(readItem(section));
  }
  return { newestTime, items: items.sort(compareItems) };
}
