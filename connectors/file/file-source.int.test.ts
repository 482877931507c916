// Files as a source, by the suite of all sources; what is special to them is in file-connector.int.test.ts.
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSource } from '../source/source.conformance.ts';

describeSource('files', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'forewarn-partner-'));
  let path = '';
  let count = 0;
  return {
    async entry() {
      path = join(dir, `signals-${++count}.ndjson`);
      await writeFile(path, '');
      return `{ kind: files, path: '${path}' }`;
    },
    offer: (records) => appendFile(path, records.map((record) => `${record}\n`).join('')),
    lag: 'lagBytes',
    stop: () => rm(dir, { recursive: true }),
  };
});
