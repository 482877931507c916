// Honest call centres: one long-lived service number that calls hundreds a day, is mostly answered, and is called back.
import { shanghaiHour } from '../../signal/event-time.ts';
import { timeInChunk } from '../background/rhythm.ts';
import { answeredCall, callOut, callPerson, planCall } from '../call.ts';
import type { LookAlikeRole } from '../honest-scene.ts';

export const callCentre: LookAlikeRole = {
  kind: 'call-centre',
  per100k: 14,
  hold(world, rng) {
    const phone = world.mint.serviceNumber();
    const callsAChunk = rng.int(2, 9);
    return {
      subjects: [{ kind: 'phone', id: phone }],
      emit(chance, chunkStart) {
        const hour = shanghaiHour(chunkStart);
        if (hour < 9 || hour >= 20) return;
        const count = chance.poisson(callsAChunk);
        for (let i = 0; i < count; i++) {
          const person = world.province.anyone(chance);
          const plan = planCall(chance, timeInChunk(chance, chunkStart), 0.7, 80_000);
          const endTime = callPerson(world, { phone, origin: 'service' }, person, plan);
          if (!chance.chance(plan.durationMs === 0 ? 0.12 : 0.03)) continue;
          const backTime = endTime + chance.int(30_000, 3_600_000);
          callOut(
            world,
            person,
            phone,
            answeredCall(chance, backTime, chance.int(20_000, 400_000)),
          );
        }
      },
    };
  },
};
