// The embedded engine in a process of its own, to whose standard input somebody writes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { ledgerFolder } from '../test/ledger-folder.ts';

const path = ledgerFolder();

const PROGRAM = `
import { openClickHouse } from './ledger/clickhouse.ts';
const clickHouse = await openClickHouse({ path: process.argv[1] });
await clickHouse.run("INSERT INTO rule_texts (digest, text) SETTINGS async_insert = 0 FORMAT JSONCompactEachRow\\n" + '["ours", "{}"]');
console.log(JSON.stringify(await clickHouse.select('SELECT digest FROM rule_texts')));
await clickHouse.close();
process.exit(0);
`;

test('an INSERT takes its own rows alone, and ends, whatever lies in standard input and may come', async () => {
  const child = spawn(
    process.execPath,
    ['--input-type=module-typescript', '--eval', PROGRAM, path],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  // And does not end.
  child.stdin.write('["theirs", "{}"]\n');
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(child, 'close');
  expect(JSON.parse(text)).toEqual([{ digest: 'ours' }]);
});
