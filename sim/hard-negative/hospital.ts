// Hospitals: a landline that reminds and informs many patients in office hours, with messages beside, and is called back often.
import { shanghaiHour } from '../../signal/event-time.ts';
import { sendSms } from '../background/messages.ts';
import { timeInChunk } from '../background/rhythm.ts';
import { answeredCall, callOut, callPerson, planCall } from '../call.ts';
import type { LookAlikeRole } from '../honest-scene.ts';

export const hospital: LookAlikeRole = {
  kind: 'hospital',
  per100k: 12,
  hold(world, rng) {
    const anchor = world.province.anyone(rng);
    const phone = world.mint.landline(world.province.place(anchor).areaCode);
    return {
      subjects: [{ kind: 'phone', id: phone }],
      emit(chance, chunkStart) {
        const hour = shanghaiHour(chunkStart);
        if (hour < 8 || hour >= 17) return;
        const count = chance.poisson(2.2);
        for (let i = 0; i < count; i++) {
          const patient = world.province.neighbour(anchor, chance);
          const plan = planCall(chance, timeInChunk(chance, chunkStart), 0.72, 55_000);
          const endTime = callPerson(world, { phone, origin: 'domestic' }, patient, plan);
          if (chance.chance(0.3)) {
            sendSms(world, chance, patient, endTime + 60_000, { sender: phone, topic: 'other' });
          }
          if (!chance.chance(0.2)) continue;
          const backTime = endTime + chance.int(60_000, 5_400_000);
          callOut(
            world,
            patient,
            phone,
            answeredCall(chance, backTime, chance.int(20_000, 300_000)),
          );
        }
      },
    };
  },
};
