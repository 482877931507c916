import { expect, test } from 'vitest';
import { LineScanner } from '../scan/line-scanner.ts';
import { KeyHasher } from './key-hash.ts';
import { RepeatedText } from './repeated-text.ts';
import { SignalRegisters, SOURCE_REGISTER } from './signal-registers.ts';

test('each text is the one in the register, however many there are and in whatever order', () => {
  const registers = new SignalRegisters();
  const scanner = new LineScanner(new KeyHasher({ low: 1, high: 2 }), registers, () => new Set());
  const texts = new RepeatedText(SOURCE_REGISTER);
  // More than there are places for, of equal lengths and equal ends among them.
  const sources = Array.from(
    { length: 300 },
    (_, at) => `bank-${at % 7}${'x'.repeat(at % 40)}${at}`,
  );
  for (const source of [...sources, ...sources.toReversed(), '工行', 'bank', '工行']) {
    scanner.load({
      type: 'site.visited',
      id: '1',
      source,
      time: 1_770_000_000_000,
      region: '330106',
      visitor: '+8613800000000',
      domain: 'a.example',
    });
    expect(texts.of(registers)).toBe(source);
  }
});
