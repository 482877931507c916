// Ride drivers: short calls to strangers all over the city from morning to night, and many small sums from strangers.
import { shanghaiHour } from '../../signal/event-time.ts';
import { timeInChunk } from '../background/rhythm.ts';
import { callPerson, personLine } from '../call.ts';
import { type LookAlikeRole, personSubjects } from '../honest-scene.ts';
import { payFromBalance } from '../payment.ts';

export const rideDriver: LookAlikeRole = {
  kind: 'ride-driver',
  per100k: 180,
  hold(world, rng) {
    const person = world.province.anyone(rng);
    const startHour = rng.int(5, 14);
    return {
      subjects: personSubjects(world, person),
      emit(chance, chunkStart) {
        const hour = shanghaiHour(chunkStart);
        if (hour < startHour || hour > startHour + 10) return;
        const rides = chance.poisson(0.45);
        for (let i = 0; i < rides; i++) {
          const guest = world.province.neighbour(person, chance);
          const time = timeInChunk(chance, chunkStart);
          const durationMs = chance.chance(0.85) ? chance.int(5000, 30_000) : 0;
          const plan = { time, ringMs: chance.int(2000, 15_000), durationMs };
          callPerson(world, personLine(world, person), guest, plan);
          if (!chance.chance(0.3)) continue;
          const payee = world.personPayee(person);
          const amountFen = chance.int(12, 90) * 100;
          const paidTime = time + chance.int(480_000, 2_400_000);
          payFromBalance(world, chance, guest, { time: paidTime, payee, amountFen, channel: 'qr' });
        }
      },
    };
  },
};
