// What a start from a checkpoint of another version of the program, or with another pack, does.
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STATE_VERSION } from '../engine/engine-state.ts';
import {
  FIXTURE_FOLDER,
  FIXTURE_POSITION,
  fixtureFrames,
  fixtureName,
  fixtureOptions,
  fixturePack,
  writeFixture,
} from '../test/checkpoint-fixture.ts';
import { encodeCheckpoint } from './checkpoint-codec.ts';
import { canMigrate } from './checkpoint-migration.ts';
import { CheckpointStore } from './checkpoint-store.ts';
import { EngineCore } from './engine-core.ts';
import type { Stepped } from './engine-port.ts';
import type { PackSource } from './load-pack.ts';

const { before, after } = fixtureFrames();
/** Versions before this one of which a checkpoint is kept. */
const earlier = readdirSync(FIXTURE_FOLDER)
  .map((name) => Number(/\d+/.exec(name)?.[0]))
  .filter((version) => version < STATE_VERSION);
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-upgrade-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a checkpoint into the folder, the later the number. */
function put(number: number, path: string): void {
  copyFileSync(path, join(folder, `partition-0-${String(number).padStart(10, '0')}.checkpoint`));
}

function kept(version: number): string {
  return join(FIXTURE_FOLDER, fixtureName(version));
}

function tellings({ tellings: told, counts }: Stepped) {
  return { told, counts };
}

/** What is told of the signals after the checkpoint by an engine that saw those before it. */
async function wanted(packs: readonly PackSource[]) {
  const [first = fixturePack(), ...others] = packs;
  const engine = new EngineCore(fixtureOptions(join(folder, 'none'), first));
  await engine.open();
  await engine.step(before);
  for (const pack of others) await engine.change(await engine.compile(pack));
  return tellings(await engine.step(after));
}

describe('a start', () => {
  it('goes on from the kept checkpoint of this version as an engine that was never stopped', async () => {
    put(1, kept(STATE_VERSION));
    const engine = new EngineCore(fixtureOptions(folder));
    expect(await engine.open()).toMatchObject({ position: FIXTURE_POSITION, refused: [] });
    const told = tellings(await engine.step(after));
    expect(told).toEqual(await wanted([fixturePack()]));
    expect(new Set(told.told.decisions.map(({ typology }) => typology))).toEqual(
      new Set(['caller', 'victim']),
    );
  });

  it.each(earlier)(
    'goes on from the kept checkpoint of version %i as an engine that was never stopped',
    async (version) => {
      put(1, kept(version));
      const engine = new EngineCore(fixtureOptions(folder));
      expect(await engine.open()).toMatchObject({ position: FIXTURE_POSITION, refused: [] });
      expect(tellings(await engine.step(after))).toEqual(await wanted([fixturePack()]));
    },
  );

  it('lets the log be trimmed to where an earlier version stands, and no further', async () => {
    put(1, kept(5));
    expect((await new CheckpointStore(folder, 0).positions())[0]).toBe(FIXTURE_POSITION);
  });

  it('passes over a damaged checkpoint of an earlier version, wherever the damage is', async () => {
    const whole = readFileSync(kept(5));
    put(1, kept(STATE_VERSION));
    for (let at = 0; at < whole.length; at += 251) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      for (const bytes of [flipped, whole.subarray(0, at)]) {
        writeFileSync(join(folder, 'partition-0-0000000002.checkpoint'), bytes);
        const { checkpoint, refused } = await new CheckpointStore(folder, 0).load();
        expect(refused).toHaveLength(1);
        expect(checkpoint?.position).toBe(FIXTURE_POSITION);
      }
    }
  });

  it.each([4, STATE_VERSION + 1])(
    'passes over a checkpoint of version %i, says which it takes, and takes the one before',
    async (version) => {
      put(1, kept(STATE_VERSION));
      const head = { position: '9-9', pack: 'fixture@1.0.0', stateVersion: version };
      const bytes: Uint8Array[] = [];
      for await (const chunk of encodeCheckpoint(head, (async function* () {})()))
        bytes.push(chunk);
      writeFileSync(join(folder, 'partition-0-0000000002.checkpoint'), Buffer.concat(bytes));
      const { position, refused } = await new EngineCore(fixtureOptions(folder)).open();
      expect(position).toBe(FIXTURE_POSITION);
      expect(refused).toEqual([
        expect.stringContaining(
          `state of version ${version} and this program takes versions 5 to ${STATE_VERSION}`,
        ),
      ]);
    },
  );

  it('with another pack keeps what it shares with that of the checkpoint, through the file as in memory', async () => {
    put(1, kept(STATE_VERSION));
    const more = '  others: { on: call.ended, by: caller, value: count, window: 3h }';
    const changed = fixturePack('1.1.0', more);
    const engine = new EngineCore(fixtureOptions(folder, changed));
    const { view } = await engine.open();
    expect(view.pack).toBe('fixture@1.1.0');
    const told = tellings(await engine.step(after));
    expect(told).toEqual(await wanted([fixturePack(), changed]));
    const cold = new EngineCore(fixtureOptions(join(folder, 'cold'), changed));
    await cold.open();
    expect(tellings(await cold.step(after)).told).not.toEqual(told.told);
  });
});

it('of every version that the program takes a checkpoint is kept', () => {
  const before = Array.from({ length: STATE_VERSION }, (_, version) => version).filter(canMigrate);
  expect([...earlier].sort()).toEqual(before);
});

it('the kept checkpoint is what its script makes, but for how it is compressed', async () => {
  await writeFixture(folder);
  const [name = ''] = readdirSync(folder);
  const head = (path: string) => readFileSync(path).toString('latin1', 13).split('}')[0];
  expect(head(join(folder, name))).toBe(head(kept(STATE_VERSION)));
});
