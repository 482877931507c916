// Marketing: young numbers behind one dialling box call hundreds a day; most do not answer or hang up. A nuisance, not a fraud.
import { DAY_MS } from '../../signal/civil-date.ts';
import { shanghaiHour } from '../../signal/event-time.ts';
import { timeInChunk } from '../background/rhythm.ts';
import { callPerson, type Line } from '../call.ts';
import type { LookAlikeRole } from '../honest-scene.ts';
import type { Rng } from '../prng.ts';
import type { World } from '../world.ts';

export const marketingCalls: LookAlikeRole = {
  kind: 'marketing-calls',
  per100k: 20,
  hold(world, rng) {
    const box = {
      device: world.mint.device(),
      cell: rng.pick(rng.pick(world.province.places).cells),
    };
    let line = newLine(world, rng, box);
    let untilTime = world.options.startTime + rng.int(DAY_MS, 8 * DAY_MS);
    const subjects = [{ kind: 'phone' as const, id: line.phone }];
    const callsAChunk = rng.int(3, 14);
    return {
      subjects,
      emit(chance, chunkStart) {
        const hour = shanghaiHour(chunkStart);
        if (hour < 9 || hour >= 20) return;
        if (chunkStart >= untilTime) {
          line = newLine(world, chance, box);
          activate(world, chance, line, chunkStart);
          subjects.push({ kind: 'phone', id: line.phone });
          untilTime = chunkStart + chance.int(3 * DAY_MS, 9 * DAY_MS);
        }
        const count = chance.poisson(callsAChunk);
        for (let i = 0; i < count; i++) {
          const draw = chance.unit();
          const durationMs =
            draw < 0.6 ? 0 : draw < 0.92 ? chance.int(2000, 18_000) : chance.int(20_000, 400_000);
          const plan = {
            time: timeInChunk(chance, chunkStart),
            ringMs: chance.int(3000, 30_000),
            durationMs,
          };
          callPerson(world, line, world.province.anyone(chance), plan);
        }
      },
    };
  },
};

function newLine(world: World, rng: Rng, box: { device: string; cell: string }): Line {
  const draw = rng.unit();
  if (draw < 0.4) return { phone: world.mint.virtualMobile(), origin: 'virtual', ...box };
  if (draw < 0.75) return { phone: world.mint.mobile().number, origin: 'domestic', ...box };
  const { areaCode } = rng.pick(world.province.places);
  return { phone: world.mint.landline(areaCode), origin: 'domestic' };
}

function activate(world: World, rng: Rng, line: Line, time: number): void {
  const { region } = rng.pick(world.province.places);
  const { phone } = line;
  world.outbox.push({
    type: 'number.activated',
    id: '',
    source: world.mint.anyCarrier(),
    time,
    region,
    phone,
  });
}
