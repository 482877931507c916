// Honest people report nuisance calls and doubtful messages that were nothing: a report alone is no proof.
import type { DraftOf } from '../draft.ts';
import type { Rng } from '../prng.ts';
import type { World } from '../world.ts';
import { CALL_HOURS, countInChunk, someoneActive, timeInChunk } from './rhythm.ts';

const REPORTS_PER_PERSON_DAY = 0.0003;

/** Emits the unfounded reports of one chunk. */
export function emitReports(world: World, rng: Rng, chunkStart: number): void {
  const { province } = world;
  const doing = { perPersonDay: REPORTS_PER_PERSON_DAY, hours: CALL_HOURS };
  const count = countInChunk(world, rng, chunkStart, doing);
  for (let i = 0; i < count; i++) {
    const time = timeInChunk(rng, chunkStart);
    const person = someoneActive(world, rng, time);
    const draft: DraftOf<'report.received'> = {
      type: 'report.received',
      id: '',
      source: 'police-desk',
      time,
      region: province.region(person),
      reportId: `R${world.mint.id()}`,
      phone: province.phone(person),
    };
    if (rng.chance(0.35)) draft.typology = rng.pick(['fake-loan', 'task-rebate', 'fake-shopping']);
    if (rng.chance(0.6)) draft.suspectPhone = rng.pick(world.serviceLines).phone;
    world.outbox.push(draft);
  }
}
