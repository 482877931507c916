// The reference pack makes every hit a decision, by the shortest cool-down there is, so that hits can be compared with those of other programs. Nobody would have a desk told
// of the same person every second: here its typologies have the cool-down of all that say nothing of it.
import type { PackSource } from '../../runtime/load-pack.ts';

const COOLDOWN = /, cooldown: \w+/g;

/** The pack without what its typologies say of cool-downs. Throws when none of them says anything. */
export function withUsualCooldown(pack: PackSource): PackSource {
  const files = pack.files.map(({ name, text }) => ({ name, text: text.replace(COOLDOWN, '') }));
  const hasChanged = files.some(({ text }, at) => text !== pack.files[at]?.text);
  if (!hasChanged) throw new Error(`no typology of ${pack.name} says a cool-down`);
  return { ...pack, files };
}
