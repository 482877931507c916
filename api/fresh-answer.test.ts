import { expect, test } from 'vitest';
import { FreshAnswer } from './fresh-answer.ts';

/** Answers that come when the test lets them. */
function slowly() {
  const gates: PromiseWithResolvers<string>[] = [];
  let at = 0;
  const answer = new FreshAnswer(
    () => {
      const gate = Promise.withResolvers<string>();
      gates.push(gate);
      return gate.promise;
    },
    { freshMs: 5, staleMs: 50, waitMs: 20, late: () => new Error('late'), now: () => at },
  );
  return {
    answer,
    asked: () => gates.length,
    gate: (number: number) => gates[number] ?? Promise.withResolvers<string>(),
    pass: (ms: number) => {
      at += ms;
    },
  };
}

test('many who ask at once have one answer, and so have those who ask soon after', async () => {
  const { answer, asked, gate, pass } = slowly();
  const both = Promise.all([answer.read(), answer.read()]);
  gate(0).resolve('one');
  expect(await both).toEqual(['one', 'one']);
  pass(5);
  expect(await answer.read()).toBe('one');
  expect(asked()).toBe(1);
});

test('while a new answer takes long the one before is told, and no third is asked for', async () => {
  const { answer, asked, gate, pass } = slowly();
  const first = answer.read();
  gate(0).resolve('one');
  await first;
  pass(6);
  expect([await answer.read(), await answer.read()]).toEqual(['one', 'one']);
  expect(asked()).toBe(2);
  gate(1).resolve('two');
  await gate(1).promise;
  await new Promise(setImmediate);
  expect(await answer.read()).toBe('two');
});

test('where there is none to tell, or only an old one, nobody waits for ever', async () => {
  const { answer, asked, gate, pass } = slowly();
  await expect(answer.read()).rejects.toThrow('late');
  await expect(answer.read()).rejects.toThrow('late');
  expect(asked()).toBe(1);
  gate(0).resolve('one');
  await gate(0).promise;
  await new Promise(setImmediate);
  expect(await answer.read()).toBe('one');
  pass(51);
  await expect(answer.read()).rejects.toThrow('late');
});

test('a failure is told to those who ask soon after, then it is tried again', async () => {
  const { answer, asked, gate, pass } = slowly();
  const first = answer.read();
  gate(0).reject(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await new Promise(setImmediate);
  await expect(answer.read()).rejects.toThrow('away');
  expect(asked()).toBe(1);
  pass(6);
  const again = answer.read();
  gate(1).resolve('back');
  expect(await again).toBe('back');
});
