// A process that writes two years into an embedded ledger, a month after the other, until it is killed: `node history-writer.ts PATH INDEX KEY`, keys in hex. It
// prints `written N` when N months are acknowledged.
import { openLedger } from '../ledger/ledger.ts';
import { LedgerHistory, monthsOf, TWO_YEARS } from './ledger-history.ts';
import { vaultOf } from './new-vault.ts';

const [path = '', index = '', key = ''] = process.argv.slice(2);
const history = new LedgerHistory(TWO_YEARS);
const vault = vaultOf(Buffer.from(index, 'hex'), Buffer.from(key, 'hex'));
const ledger = await openLedger({ path, vault });
for (const [at, month] of monthsOf(history.events).entries()) {
  await ledger.write(history.batchOf(month), `month-${at}`);
  console.log(`written ${at + 1}`);
}
