// A map that is held gives each entry that it had, once, as it was, whatever is done to it between any two.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeldMap } from './held-map.ts';

interface Box {
  value: number;
}

const copyOf = ({ value }: Box): Box => ({ value });

const action = fc.tuple(fc.constantFrom('set', 'delete', 'change', 'take'), fc.nat(12));

test('gives every entry that it had when it was held, as it was then, and no other', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12)), fc.array(action), (keys, actions) => {
      const map = new HeldMap<number, Box>([], copyOf);
      for (const key of keys) map.set(key, { value: key });
      for (let round = 0; round < 2; round++) {
        const wanted = [...map].map(([key, { value }]) => [key, value]);
        const taken: [number, number][] = [];
        const held = map.hold();
        const take = () => {
          const { value } = held.next();
          if (value !== undefined) taken.push([value[0], value[1].value]);
          return value;
        };
        for (const [what, key] of actions) {
          if (what === 'take') take();
          else if (what === 'set') map.set(key, { value: 100 + key });
          else if (what === 'delete') map.delete(key);
          else {
            map.touch(key);
            const box = map.get(key);
            if (box !== undefined) box.value++;
          }
        }
        while (take() !== undefined);
        map.letGo();
        expect(taken.sort()).toEqual(wanted.sort());
      }
    }),
  );
});
