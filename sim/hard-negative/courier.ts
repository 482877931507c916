// Couriers: many short calls to people on the route, all day; some are not answered, few call back.
import { shanghaiHour } from '../../signal/event-time.ts';
import { timeInChunk } from '../background/rhythm.ts';
import { callPerson, personLine } from '../call.ts';
import { type LookAlikeRole, personSubjects } from '../honest-scene.ts';

const CALLS_A_CHUNK = 1.9;

export const courier: LookAlikeRole = {
  kind: 'courier',
  per100k: 330,
  hold(world, rng) {
    const person = world.province.anyone(rng);
    return {
      subjects: personSubjects(world, person),
      emit(chance, chunkStart) {
        const hour = shanghaiHour(chunkStart);
        if (hour < 8 || hour >= 19) return;
        const count = chance.poisson(CALLS_A_CHUNK);
        for (let i = 0; i < count; i++) {
          const customer = world.province.neighbour(person, chance);
          const time = timeInChunk(chance, chunkStart);
          const durationMs = chance.chance(0.62) ? chance.int(6000, 45_000) : 0;
          const plan = { time, ringMs: chance.int(3000, 25_000), durationMs };
          callPerson(world, personLine(world, person), customer, plan);
        }
      },
    };
  },
};
