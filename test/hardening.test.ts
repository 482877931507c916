// What must not be in the repository, and how containers and packages are held. Each test names what breaks it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { shippedPackages } from '../scripts/shipped-bill.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) =>
    /\.(tsx?|mjs|cjs|js|md|ya?ml|json|py|sh|ini|env|pem|key|txt|csv|ndjson)$|^[^.]+$|^\.[a-z]+$/.test(
      file,
    ),
  );

/** Forms that only real secrets have. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  'a private key': /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*[A-Za-z0-9+/]{32}/,
  'a key of AWS': /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  'a token of GitHub': /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  'a token of npm': /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*[^$\s]/,
  'a token of Slack': /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  'a JSON web token': /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  'a password in an address':
    /\b(?:redis|https?|postgres(?:ql)?|mysql|kafka|amqp):\/\/[^\s:@/'"`$<{]+:[^\s@/'"`$<{]{8,}@(?!127\.|localhost|host|[a-z.-]*example)/,
};

test('no file has a secret in it', () => {
  expect(files.length).toBeGreaterThan(500);
  const found = files.flatMap((file) => {
    const text = read(file);
    return Object.entries(SECRETS).flatMap(([what, form]) =>
      form.test(text) ? [`${file}: ${what}`] : [],
    );
  });
  expect(found).toEqual([]);
});

test('what looks like a secret is one', () => {
  const made: Readonly<Record<string, string>> = {
    'a private key': `-----BEGIN RSA PRIVATE KEY-----\n${'A'.repeat(64)}`,
    'a key of AWS': `AKIA${'B'.repeat(16)}`,
    'a token of GitHub': `ghp_${'c'.repeat(36)}`,
    'a token of npm': `npm_${'d'.repeat(36)}`,
    'a token of Slack': `xoxb-${'1'.repeat(12)}`,
    'a JSON web token': `eyJ${'e'.repeat(12)}.eyJ${'f'.repeat(12)}.${'g'.repeat(12)}`,
    'a password in an address': ['redis://user', 'Hq7wMz0pLk@redis.internal:6379'].join(':'),
  };
  const missed = Object.entries(SECRETS).filter(([what, form]) => !form.test(made[what] ?? ''));
  expect(missed).toEqual([]);
});

test('containers have no rights beyond their own, write nowhere but to their volumes, and are reached over loopback alone', () => {
  const compose: unknown = parse(read('docker-compose.yml'), { merge: true });
  const services: Record<string, unknown> = Object(Object(compose).services);
  expect(Object.keys(services).length).toBeGreaterThan(4);
  const faults = Object.entries(services).flatMap(([name, given]) => {
    const service = Object(given);
    const ports: unknown[] = service.ports ?? [];
    return [
      ...(Object(service.cap_drop).includes?.('ALL') ? [] : [`${name} keeps capabilities`]),
      ...(Object(service.security_opt).includes?.('no-new-privileges:true')
        ? []
        : [`${name} may gain rights`]),
      ...(service.read_only === true ? [] : [`${name} may write its image`]),
      ...(isUnprivileged(service) ? [] : [`${name} runs as root`]),
      ...(service.cap_add === undefined ? [] : [`${name} adds capabilities`]),
      ...(service.privileged === true ? [`${name} is privileged`] : []),
      ...(service.mem_limit === undefined ? [`${name} has no bound of memory`] : []),
      ...(service.cpus > 0 ? [] : [`${name} has no bound of processors`]),
      ...ports
        .filter((port) => !String(port).startsWith('127.0.0.1:'))
        .map((port) => `${name} publishes ${port}`),
    ];
  });
  expect(faults).toEqual([]);
});

/** Of our own image the Dockerfile says who it runs as; another's may begin as root. */
function isUnprivileged({ build, user }: { readonly build?: unknown; readonly user?: unknown }) {
  return user === undefined ? build !== undefined : !/^(root|0)(:|$)/.test(String(user));
}

test('the image runs as a user without rights and installs no development packages and no scripts', () => {
  const image = read('Dockerfile');
  expect(image).toMatch(/^USER (?!root|0\b)\S+$/m);
  expect(image).toContain('npm ci --omit=dev');
  expect(image).not.toMatch(/^(ADD|ARG .*(SECRET|TOKEN|PASSWORD))/m);
});

test('packages are exact, come from the registry, and run nothing when they are installed', () => {
  const settings = read('.npmrc').split('\n');
  for (const line of ['save-exact=true', 'ignore-scripts=true', 'allow-git=none']) {
    expect(settings).toContain(line);
  }
  const lock: unknown = JSON.parse(read('package-lock.json'));
  const sources = Object.entries(Object(Object(lock).packages)).filter(([, entry]) =>
    /^(git|github|file|http:)/.test(String(Object(entry).resolved ?? '')),
  );
  expect(sources).toEqual([]);
});

test('the list of what is inside has every package that is installed to run and no other, with its version and hash', () => {
  const bill: unknown = JSON.parse(
    execFileSync(process.execPath, ['scripts/sbom.ts'], { encoding: 'utf8' }),
  );
  const { metadata, components } = Object(bill);
  expect(metadata.component.name).toBe('forewarn');
  const nameOf = (one: unknown) => `${Object(one).name} ${Object(one).version}`;
  const shipped = shippedPackages(JSON.parse(read('package-lock.json')));
  expect(shipped.length).toBeGreaterThan(100);
  expect(components.map(nameOf).toSorted()).toEqual(
    [...new Set(shipped.map(({ named }) => named))].sort(),
  );
  const hashed = new Set(components.filter((one: unknown) => 'hashes' in Object(one)).map(nameOf));
  expect(shipped.filter(({ named, isHeld }) => isHeld && !hashed.has(named))).toEqual([]);
});
