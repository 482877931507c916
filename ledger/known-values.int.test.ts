// Tokens of values that read the same, made by a ledger that knows some of them already.
import { expect, test } from 'vitest';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { newVault } from '../test/new-vault.ts';
import { openLedger } from './ledger.ts';
import type { Closing } from './sealed-values.ts';

test('values that read the same are told apart by kind and by what they are about, known or not', async () => {
  const ledger = await openLedger({ path: ledgerFolder(), vault: newVault() });
  const tokensOf = (closing: Closing | undefined) => [
    closing?.id('phone', '139'),
    closing?.id('account', '139'),
    closing?.words('139'),
    closing?.words('139', 'e1'),
    closing?.words('139', 'e2'),
    closing?.words('e1\n139'),
    closing?.id('device', '139'),
  ];
  try {
    const first = ledger.closing();
    const made = tokensOf(first);
    expect(new Set(made).size).toBe(made.length);
    expect(tokensOf(first)).toEqual(made);
    await first?.keep();
    expect(tokensOf(ledger.closing())).toEqual(made);
  } finally {
    await ledger.close();
  }
});
