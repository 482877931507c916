// Checks the imports of every TypeScript file against .dependency-cruiser.cjs. A cruise that sees no modules also finds no
// faults (that is what happens with a compiler it does not know), so this asserts that it has seen every file there is.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const IGNORED = new Set(['node_modules', 'data', 'coverage']);

const files = await typescriptFiles('.');
const options = await extractOptions('./.dependency-cruiser.cjs');
const { output } = await cruise(files, options, undefined, {
  tsConfig: extractTsConfig('tsconfig.json'),
});
if (typeof output === 'string')
  throw new Error('dependency-cruiser gave text where a result was asked for.');

const seen = new Set(output.modules.map((module) => module.source));
const unseen = files.filter((file) => !seen.has(file));
for (const { rule, from, to, cycle } of output.summary.violations) {
  const path = cycle === undefined ? to : cycle.map((step) => step.name).join(' → ');
  console.error(`${rule.name}: ${from}${path === from ? '' : ` → ${path}`}`);
}
if (unseen.length > 0) console.error(`the layer check did not see: ${unseen.join(', ')}`);

const faults = output.summary.violations.length + unseen.length;
console.log(
  `layers: ${files.length} files, ${output.summary.totalDependenciesCruised ?? 0} imports, ${faults} faults`,
);
process.exitCode = faults === 0 ? 0 : 1;

async function typescriptFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!IGNORED.has(entry.name) && !entry.name.startsWith('.'))
        found.push(...(await typescriptFiles(path)));
    } else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) found.push(path);
  }
  return found.sort();
}
