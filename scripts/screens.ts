// `npm run screens`: what every view of the console looks like, in both languages and themes, into docs/screens/. The tests of the console take them on
// their way, so that a picture is of a view that works.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runStep } from './steps.ts';

const FOLDER = join('docs', 'screens');

process.env['FOREWARN_SCREENS'] = FOLDER;
await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
const { isGood } = await runStep({
  name: 'screens',
  command: ['vitest', 'run', '--project', 'int', 'test/console'],
});
const pictures = (await readdir(FOLDER)).filter((name) => name.endsWith('.webp')).sort();
await writeFile(join(FOLDER, 'README.md'), pageOf(pictures));
console.log(`${pictures.length} pictures in ${FOLDER}`);
process.exitCode = isGood ? 0 : 1;

function pageOf(names: readonly string[]): string {
  const lines = names.map((name) => `## ${name.replace('.webp', '')}\n![${name}](${name})\n`);
  return `# What the console looks like\n\nMade by \`npm run screens\`; people, places and figures are made up.\n\n${lines.join('\n')}`;
}
