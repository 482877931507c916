// How people telephone: a start when it rings, an end when it is over. Seen by the carrier of the person called, or of the caller when the
// person called is elsewhere. Only one carrier reports the caller's device and cell.
import { at } from './column.ts';
import type { CallFacts, CallOrigin } from './draft.ts';
import { draftCallEnded, draftCallStarted } from './draft.ts';
import type { Rng } from './prng.ts';
import type { World } from './world.ts';

/** A number that calls, with what is known of it. */
export interface Line {
  readonly phone: string;
  readonly origin: CallOrigin | undefined;
  readonly device?: string | undefined;
  readonly cell?: string | undefined;
}

export interface CallPlan {
  readonly time: number;
  /** Ringing before it is answered or given up. */
  readonly ringMs: number;
  /** Talking time; 0 when nobody answers. */
  readonly durationMs: number;
}

/** The telephone of a person of the province. */
export function personLine(world: World, person: number): Line {
  const { province } = world;
  return {
    phone: province.phone(person),
    origin: 'domestic',
    device: at(province.devices, person),
    cell: province.homeCell(person),
  };
}

/** `line` calls a person of the province. Returns the end of the call. */
export function callPerson(world: World, line: Line, person: number, plan: CallPlan): number {
  return emitCall(world, line, world.province.phone(person), person, plan);
}

/** A person of the province calls a number that is not one of its people. Returns the end of the call. */
export function callOut(world: World, person: number, phone: string, plan: CallPlan): number {
  return emitCall(world, personLine(world, person), phone, person, plan);
}

/** Whether an honest call is answered, how long it rings and is talked. */
export function planCall(rng: Rng, time: number, answerShare: number, medianMs: number): CallPlan {
  const isAnswered = rng.chance(answerShare);
  const ringMs = rng.int(2000, isAnswered ? 18_000 : 40_000);
  const durationMs = isAnswered
    ? Math.min(7_200_000, Math.max(1000, Math.round(rng.logNormal(medianMs, 1.1))))
    : 0;
  return { time, ringMs, durationMs };
}

/** The plan of an answered call of known length. */
export function answeredCall(rng: Rng, time: number, durationMs: number): CallPlan {
  return { time, ringMs: rng.int(2000, 18_000), durationMs };
}

function emitCall(
  world: World,
  line: Line,
  callee: string,
  witness: number,
  plan: CallPlan,
): number {
  const { province } = world;
  const reportsDevice = at(province.carrier, witness) === 0;
  const call: CallFacts = {
    callId: `c${world.mint.id()}`,
    caller: line.phone,
    callee,
    origin: line.origin,
    device: reportsDevice ? line.device : undefined,
    cell: reportsDevice ? line.cell : undefined,
  };
  const source = province.carrierSource(witness);
  const region = province.region(witness);
  const { time, durationMs } = plan;
  const endTime = time + plan.ringMs + durationMs;
  world.outbox.push(draftCallStarted({ source, time, region }, call));
  const ended = { source, time: endTime, region };
  world.outbox.push(draftCallEnded(ended, call, durationMs, durationMs > 0));
  return endTime;
}
