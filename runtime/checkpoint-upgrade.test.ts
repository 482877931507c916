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
import { EngineCore } from './engine-core.ts';
import type { Stepped } from './engine-port.ts';
import type { PackSource } from './load-pack.ts';

const { before, after } = fixtureFrames();
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

  it('passes over the checkpoints of every other version, says which they are, and takes the one before', async () => {
    const others = readdirSync(FIXTURE_FOLDER).filter((name) => name !== fixtureName());
    expect(others.length).toBeGreaterThan(0);
    put(1, kept(STATE_VERSION));
    for (const [index, name] of others.entries()) put(2 + index, join(FIXTURE_FOLDER, name));
    const { position, refused } = await new EngineCore(fixtureOptions(folder)).open();
    expect(position).toBe(FIXTURE_POSITION);
    expect(refused).toHaveLength(others.length);
    for (const reason of refused)
      expect(reason).toMatch(/an older program \(FWCP\d\)|state of version \d+ and this program/);
  });

  it('passes over a checkpoint of a later version, and takes the one before', async () => {
    put(1, kept(STATE_VERSION));
    const head = { position: '9-9', pack: 'fixture@1.0.0', stateVersion: STATE_VERSION + 1 };
    const bytes: Uint8Array[] = [];
    for await (const chunk of encodeCheckpoint(head, (async function* () {})())) bytes.push(chunk);
    writeFileSync(join(folder, 'partition-0-0000000002.checkpoint'), Buffer.concat(bytes));
    const { position, refused } = await new EngineCore(fixtureOptions(folder)).open();
    expect(position).toBe(FIXTURE_POSITION);
    expect(refused).toEqual([expect.stringContaining(`state of version ${STATE_VERSION + 1}`)]);
  });

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

it('the kept checkpoint is what its script makes, but for how it is compressed', async () => {
  await writeFixture(folder);
  const [name = ''] = readdirSync(folder);
  const head = (path: string) => readFileSync(path).toString('latin1', 13).split('}')[0];
  expect(head(join(folder, name))).toBe(head(kept(STATE_VERSION)));
});
