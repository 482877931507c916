// `npm run audit`: known faults in the packages of the lock, and whether what is installed is what their authors signed. Where the registry does not answer such questions (a
// mirror, no line) nothing is known, and that fails as well, unless AUDIT_UNANSWERED=allowed says that there is no other registry: then it is said loudly. `npm run sbom` writes what is inside as CycloneDX.
import { spawnSync } from 'node:child_process';

/** Longer than a registry takes; a hanging line must not hold a build. */
const ANSWER_MS_MAX = 40_000;
/** What npm says when nobody answered, other than that something was found. */
const UNANSWERED =
  /audit endpoint returned an error|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|\b(?:40[0-9]|50[0-9]) |found no dependencies to audit|ENOLOCK/;

const questions = [
  { name: 'known faults', args: ['audit', '--omit=dev', '--audit-level=high'] },
  { name: 'signatures', args: ['audit', 'signatures'] },
];

const isAllowedUnanswered = process.env['AUDIT_UNANSWERED'] === 'allowed';
let isGood = true;
let isKnown = true;
for (const { name, args } of questions) {
  const { status, stdout, stderr } = spawnSync('npm', args, {
    encoding: 'utf8',
    timeout: ANSWER_MS_MAX,
    // `npm run --silent` would silence this npm as well.
    env: { ...process.env, NO_COLOR: '1', npm_config_loglevel: 'warn' },
  });
  const said = `${stdout ?? ''}${stderr ?? ''}`.trim();
  if (status === 0) {
    console.log(`${name}: good`);
  } else if (status === null || UNANSWERED.test(said)) {
    console.log(`${name}: not known, for the registry does not say`);
    isKnown = false;
  } else {
    console.log(`${name}: found\n${said}`);
    isGood = false;
  }
}
if (!isKnown) console.error(banner(isAllowedUnanswered));
process.exitCode = isGood && (isKnown || isAllowedUnanswered) ? 0 : 1;

/** What nobody overlooks among the lines of a build. */
function banner(isAllowed: boolean): string {
  const what = isAllowed
    ? 'goes on all the same, as AUDIT_UNANSWERED=allowed says'
    : 'fails; AUDIT_UNANSWERED=allowed lets it go on where no registry answers';
  const line = '!'.repeat(80);
  return `${line}\nPACKAGES WERE NOT AUDITED: the registry does not answer. The audit ${what}.\n${line}`;
}
