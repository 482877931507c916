// The reference pack of bench/peers/, and packs made like it: with any number of rules, and with windows of any length.
import { join } from 'node:path';
import { compilePack } from '../../rules/compile.ts';
import { printDiagnostic } from '../../rules/diagnostic.ts';
import type { Plan } from '../../rules/plan.ts';
import { readPackFiles } from '../../runtime/load-pack.ts';

const REFERENCE = join(import.meta.dirname, '..', 'peers', 'pack');
/** As many rules share a feature as in the Zhejiang pack, about. */
const RULES_A_FEATURE = 2;

/** What a feature of a generated pack counts; each form comes back with another window. */
const FORMS = [
  { on: 'call.ended', by: 'caller', value: 'distinct(signal.callee)', minutes: 10 },
  { on: 'call.ended', by: 'victim', where: 'signal.durationMs >= 20 * minute', minutes: 120 },
  { on: 'site.visited', by: 'victim', where: 'signal.domainAgeDays < 60', minutes: 1_440 },
  { on: 'sms.received', by: 'victim', where: 'has(signal.domain)', minutes: 1_440 },
  { on: 'transfer.completed', by: 'payee', value: 'distinct(signal.payer)', minutes: 60 },
  { on: 'transfer.completed', by: 'victim', value: 'sum(signal.amountFen)', minutes: 1_440 },
] as const;

/** The plan of `reference`, `rules:N` or `windows:DURATION`. Throws when there is no such pack or it does not compile. */
export function planOf(name: string): Plan {
  const [kind, argument = ''] = name.split(':');
  if (kind === 'reference') return compiled(name, referenceText());
  if (kind === 'rules') return compiled(name, rulesText(Number(argument)));
  if (kind === 'windows')
    return compiled(name, referenceText().replace(/window: \w+/g, `window: ${argument}`));
  throw new Error(`there is no pack '${name}'`);
}

function referenceText(): string {
  return readPackFiles(REFERENCE)
    .map(({ text }) => text)
    .join('\n');
}

/** Rules that are tried at every signal of their type and never hold, so that the cost is that of rules and not of decisions. */
function rulesText(count: number): string {
  const features = Array.from({ length: Math.ceil(count / RULES_A_FEATURE) }, (_, index) => {
    const { on, by, minutes, ...form } = FORMS[index % FORMS.length] ?? FORMS[0];
    const where = 'where' in form ? [`    where: ${form.where}`] : [];
    const value = 'value' in form ? form.value : 'count';
    const window = minutes + 5 * Math.floor(index / FORMS.length);
    const head = [`  f${index}:`, `    on: ${on}`, `    by: ${by}`, ...roleOf(by)];
    return [...head, ...where, `    value: ${value}`, `    window: ${window}m`].join('\n');
  });
  const rules = Array.from({ length: count }, (_, index) => {
    const feature = Math.floor(index / RULES_A_FEATURE);
    const { on, by } = FORMS[feature % FORMS.length] ?? FORMS[0];
    const role = by === 'victim' ? 'victim' : 'suspect';
    const when = `f${feature} >= ${1_000_000_000 + index}`;
    return `  r${index}: { typology: ${role}-kind, on: ${on}, when: ${when}, points: 50, reason: never }`;
  });
  const typologies = ['suspect', 'victim'].map(
    (role) =>
      `  ${role}-kind: { name: ${role}, role: ${role}, halfLife: 1h, levels: { orange: 50, red: 90 } }`,
  );
  return [
    ...['pack: generated', 'version: 1.0.0', 'touchRetention: 1s', 'features:', ...features],
    ...['typologies:', ...typologies, 'rules:', ...rules],
  ].join('\n');
}

function roleOf(by: string): string[] {
  return by === 'payee' ? ['    role: suspect'] : [];
}

function compiled(name: string, text: string): Plan {
  const { plan, diagnostics } = compilePack([{ name: 'pack.yaml', text: `${text}\n` }]);
  if (plan !== undefined) return plan;
  throw new Error(`the pack '${name}': ${diagnostics.map(printDiagnostic).join('\n')}`);
}
