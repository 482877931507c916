// The engine's thread: answers the questions of engine-thread.ts in the order in which they come. Only the reading and writing of checkpoints
// goes on beside other answers.
import { parentPort, workerData } from 'node:worker_threads';
import { required } from '../signal/invariant.ts';
import { CheckpointWriterThread } from './checkpoint-writer-thread.ts';
import { EngineCore } from './engine-core.ts';
import {
  type Answer,
  failureOf,
  type Numbered,
  type Question,
  unpacked,
} from './engine-message.ts';
import type { EngineOptions } from './engine-port.ts';
import { adoptHandedRegions } from './handed-regions.ts';

adoptHandedRegions();
const port = required(parentPort, 'a thread that somebody started');
const options: EngineOptions = workerData;
const { checkpointDir, partition, keys } = options;
const place = { place: checkpointDir, ...(keys !== undefined && { keys }) };
const writer = new CheckpointWriterThread(place, `checkpoint-${partition}`);
const core = new EngineCore(options, { writer });
/** What checkpoints wait for, by number. */
const waiting = new Map<number, PromiseWithResolvers<boolean>>();

port.on('message', (question: Numbered<Question>) => {
  answer(question).then(
    (given) => {
      const room = given.to === 'step' ? given.room : undefined;
      port.postMessage({ ...given, number: question.number }, room === undefined ? [] : [room]);
    },
    (error: unknown) => {
      const failure = { to: 'failure', failure: failureOf(error), number: question.number };
      port.postMessage(failure);
    },
  );
});

/** What the checkpoint waits for; undefined when that is nothing. */
function toldOf({ waitsFor }: Extract<Question, { ask: 'checkpoint' }>) {
  if (waitsFor === undefined) return undefined;
  const done = Promise.withResolvers<boolean>();
  waiting.set(waitsFor, done);
  return () => done.promise;
}

async function answer(question: Question): Promise<Answer> {
  switch (question.ask) {
    case 'open':
      return { to: 'open', opened: await core.open() };
    case 'step': {
      const { frames, asked } = question;
      const stepped = await core.step(unpacked(frames), asked);
      // What a suspect stage sends on may lie in the memory of its frames.
      const isFree = stepped.tellings.sent.length === 0;
      return { to: 'step', stepped, ...(isFree && { room: frames.bytes.buffer }) };
    }
    case 'risk':
      return { to: 'risk', risk: await core.risk(question.subject) };
    case 'comparison':
      return { to: 'comparison', comparison: await core.comparison() };
    case 'checkpoint':
      return {
        to: 'checkpoint',
        saved: await core.checkpoint(question.position, toldOf(question)),
      };
    case 'told':
      waiting.get(question.waitedFor)?.resolve(question.isTold);
      waiting.delete(question.waitedFor);
      return { to: 'told' };
    case 'compile':
      return { to: 'compile', compiled: await core.compile(question.pack) };
    case 'change':
      return { to: 'change', changed: await core.change(question.compiled) };
  }
}
