// A change of pack while signals flow: windows that mean the same in both versions go on, the others start cold and are named.
import { describe, expect, it } from 'vitest';
import { compilePack } from '../rules/compile.ts';
import type { Plan } from '../rules/plan.ts';
import { planChange } from '../rules/plan-change.ts';
import { required } from '../signal/invariant.ts';
import type { SignalOf } from '../signal/signal.ts';
import { Engine } from './engine.ts';

function planOf(version: string, features: string, threshold: number): Plan {
  const text = `
pack: change
version: ${version}
params: { short: 15s, unused: 3 }
features:
${features}
typologies:
  goip-caller: { name: demo, role: suspect, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  many: { typology: goip-caller, on: call.ended, when: called >= ${threshold}, points: 60, reason: '{called}' }
`;
  const { plan, diagnostics } = compilePack([{ name: 'pack.yaml', text }]);
  return required(plan, JSON.stringify(diagnostics));
}

const CALLED =
  '  called: { on: call.ended, by: caller, where: signal.durationMs < short, value: distinct(signal.callee), window: 1h }\n';
const OTHER = '  others: { on: call.ended, by: caller, value: count, window: 2h }\n';

function call(index: number): SignalOf<'call.ended'> {
  return {
    type: 'call.ended',
    id: `c${index}`,
    source: 'test',
    time: 1_772_589_600_000 + index * 60_000,
    region: '330106',
    callId: `c${index}`,
    caller: '+8617000000001',
    callee: `+861380000000${index}`,
    durationMs: 9_000,
    answered: true,
  };
}

describe('a change of pack', () => {
  it('keeps the windows of a feature that means the same, whatever its layout, place and description', () => {
    const before = planOf('1.0.0', CALLED, 99);
    const reworded = `${OTHER}  called:\n    text: People called\n    # in an hour\n    window: 1h\n    on: call.ended\n    by: caller\n    where: "signal.durationMs < short"\n    value: distinct(signal.callee)\n`;
    const after = planOf('1.1.0', reworded, 4);
    const first = new Engine(before);
    for (const index of [1, 2, 3]) expect(first.process(call(index)).decisions).toEqual([]);
    const second = new Engine(after, first.snapshot());
    const [decision] = second.process(call(4)).decisions;
    expect(decision?.rules[0]?.features['called']?.value).toBe(4);
    expect(planChange(before, after)).toEqual({ kept: ['called'], cold: ['others'], dropped: [] });
  });

  it.each([
    ['another window', CALLED.replace('1h', '2h')],
    ['another condition', CALLED.replace('< short', '<= short')],
    ['another value', CALLED.replace('distinct(signal.callee)', 'count')],
  ])('starts a feature with %s cold and names it', (_what, changed) => {
    const before = planOf('1.0.0', CALLED, 99);
    const after = planOf('1.1.0', changed, 1);
    const first = new Engine(before);
    for (const index of [1, 2, 3]) first.process(call(index));
    const [decision] = new Engine(after, first.snapshot()).process(call(4)).decisions;
    expect(decision?.rules[0]?.features['called']?.value).toBe(1);
    expect(planChange(before, after)).toEqual({ kept: [], cold: ['called'], dropped: [] });
  });

  it('starts a feature cold when a parameter that it reads changes, and not when another does', () => {
    const before = planOf('1.0.0', CALLED, 4);
    const { plan: retuned } = compilePack([
      {
        name: 'pack.yaml',
        text: `pack: change\nversion: 1.1.0\nparams: { short: 20s, unused: 3 }\nfeatures:\n${CALLED}`,
      },
    ]);
    const { plan: same } = compilePack([
      {
        name: 'pack.yaml',
        text: `pack: change\nversion: 1.1.0\nparams: { short: 15s, unused: 4 }\nfeatures:\n${CALLED}`,
      },
    ]);
    expect(planChange(before, required(retuned, 'compiles')).cold).toEqual(['called']);
    expect(planChange(before, required(same, 'compiles')).kept).toEqual(['called']);
  });

  it('starts a feature cold when what its alias stands for changes, and not with the same text or one inside itself', () => {
    const both = (value: string) =>
      planOf(
        '1.0.0',
        OTHER.replace('count', `&value ${value}`) +
          CALLED.replace('distinct(signal.callee)', '*value'),
        4,
      );
    const before = both('count');
    expect(planChange(before, both('distinct(signal.callee)')).cold).toEqual(['called', 'others']);
    expect(planChange(before, both('count')).kept).toEqual(['called', 'others']);
    const endless = `  called: &self { on: call.ended, by: caller, where: *self, value: count, window: 1h }\n`;
    const { diagnostics } = compilePack([
      { name: 'pack.yaml', text: `pack: change\nversion: 1.0.0\nfeatures:\n${endless}` },
    ]);
    expect(diagnostics.map(({ message }) => message)).toContain(
      'features.called.where must be text',
    );
  });

  it('keeps scores, and drops the state of what is gone', () => {
    const before = planOf('1.0.0', CALLED + OTHER, 3);
    const after = planOf('1.1.0', CALLED, 99);
    const first = new Engine(before);
    for (const index of [1, 2, 3]) first.process(call(index));
    const state = new Engine(after, first.snapshot()).snapshot();
    expect(state.suspectScores.get('goip-caller')?.size).toBe(1);
    expect(state.columns.map(({ stateKey }) => stateKey.split('#', 1)[0])).toEqual([
      'feature called',
    ]);
    expect(planChange(before, after).dropped).toEqual(['others']);
  });

  it('lets the sketch of a feature go with it', () => {
    const before = planOf('1.0.0', CALLED.replace('window: 1h', 'window: 2h, exactUpTo: 16'), 99);
    const first = new Engine(before);
    for (let index = 0; index < 60; index++) first.process(call(index));
    expect(first.snapshot().sketches.sketches.size).toBe(1);
    const second = new Engine(planOf('1.1.0', CALLED, 99), first.snapshot());
    expect(second.snapshot().sketches.sketches.size).toBe(0);
    expect(second.stateBytes.live).toBeLessThan(first.stateBytes.live / 2);
  });
});
