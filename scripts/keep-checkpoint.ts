// `npm run keep:checkpoint`: makes the kept checkpoint of the version of the state that this program has, when there is none. Those of earlier
// versions stay as they are.
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FIXTURE_FOLDER, fixtureName, writeFixture } from '../test/checkpoint-fixture.ts';

const kept = join(FIXTURE_FOLDER, fixtureName());
if (existsSync(kept)) console.log(`${kept} is there; remove it first to make it anew`);
else {
  const folder = mkdtempSync(join(FIXTURE_FOLDER, 'part-'));
  try {
    await writeFixture(folder);
    const [name = ''] = readdirSync(folder);
    renameSync(join(folder, name), kept);
    console.log(`made ${kept}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
