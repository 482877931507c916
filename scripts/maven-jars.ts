// Jars without Docker: a Java runtime and Maven are found or installed with the system's package manager, and Maven fetches what a program needs into
// .cache, where the next run finds it. Nothing outside the cache and the package manager is written.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onPath, rootPrefix, runQuietly } from '../cmd/machine-program.ts';

const MAVEN_DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
/** What needs the most is a Kafka 4 broker. */
const JAVA_MIN = 17;

const CACHE = join(dirname(dirname(fileURLToPath(import.meta.url))), '.cache');

/** Commands that bring a program, by package manager. */
const INSTALLERS: Readonly<Record<string, (program: 'java' | 'mvn') => (readonly string[])[]>> = {
  'apt-get': (program) => [
    ['apt-get', 'update', '-q'],
    ['apt-get', 'install', '-q', '-y', '--no-install-recommends', ...APT_PACKAGES[program]],
  ],
  dnf: (program) => [
    ['dnf', 'install', '-y', program === 'java' ? 'java-21-openjdk-headless' : 'maven'],
  ],
  apk: (program) => [
    ['apk', 'add', '--no-cache', program === 'java' ? 'openjdk21-jre-headless' : 'maven'],
  ],
  brew: (program) => [['brew', 'install', program === 'java' ? 'openjdk' : 'maven']],
};
const APT_PACKAGES = { java: ['default-jre-headless'], mvn: ['maven'] } as const;

export interface JavaProgram {
  /** Path of the Java program. */
  readonly java: string;
  /** The class path that holds the program. */
  readonly classPath: string;
}

export interface Jars {
  /** For people. */
  readonly title: string;
  /** Folder under the cache, and under it one for each version. */
  readonly folder: string;
  readonly version: string;
  /** `<dependency>` elements of a pom. */
  readonly dependencies: readonly string[];
  /** How much there is to fetch, about. */
  readonly megabytes: number;
}

/** A `<dependency>` element; `excluded` are groups of which nothing is taken. */
export function dependency(
  group: string,
  artifact: string,
  version: string,
  excluded: readonly string[] = [],
): string {
  const exclusions = excluded.map(
    (each) => `<exclusion><groupId>${each}</groupId><artifactId>*</artifactId></exclusion>`,
  );
  return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version><exclusions>${exclusions.join('')}</exclusions></dependency>`;
}

/** Finds or fetches a Java program. `onNote` hears what takes time. Throws an Error that says what to install when there is no way. */
export async function ensureJars(
  wanted: Jars,
  onNote: (text: string) => void,
): Promise<JavaProgram> {
  const java = await ensureJava(wanted.title, onNote);
  const jars = join(CACHE, wanted.folder, wanted.version);
  if (!existsSync(jars)) await fetchJars(wanted, jars, onNote);
  return { java, classPath: join(jars, '*') };
}

/** Path of Java, installed when it is not there; `title` is what needs it. Throws an Error that says what to install when there is no way. */
export async function ensureJava(title: string, onNote: (text: string) => void): Promise<string> {
  const found = await findJava();
  if (found !== undefined) return found;
  await install('java', onNote);
  const installed = await findJava();
  if (installed !== undefined) return installed;
  throw new Error(`${title} needs Java ${JAVA_MIN} or newer; install it, or set JAVA_HOME to one.`);
}

async function findJava(): Promise<string | undefined> {
  const home = process.env['JAVA_HOME'];
  const candidates = [
    home === undefined || home === '' ? undefined : join(home, 'bin', 'java'),
    await onPath('java'),
  ];
  for (const java of candidates) {
    if (java === undefined) continue;
    const { code, output } = await runQuietly([java, '-version']);
    if (code === 0 && Number(/version "(\d+)/.exec(output)?.[1]) >= JAVA_MIN) return java;
  }
  return undefined;
}

/** Fetched beside the place where they belong and renamed into it, so that a half fetched folder is never used. */
async function fetchJars(
  { title, version, dependencies, megabytes }: Jars,
  jars: string,
  onNote: (text: string) => void,
): Promise<void> {
  if ((await onPath('mvn')) === undefined) await install('mvn', onNote);
  const mvn = await onPath('mvn');
  if (mvn === undefined) throw new Error(`Maven fetches the jars of ${title}; install it (mvn).`);
  onNote(`fetching ${title} ${version} with Maven (about ${megabytes} MB, once)`);
  await mkdir(dirname(jars), { recursive: true });
  const part = await mkdtemp(join(dirname(jars), 'part-'));
  try {
    const pom = join(part, 'pom.xml');
    await writeFile(pom, pomText(dependencies));
    const goal = `${MAVEN_DEPENDENCY_PLUGIN}:copy-dependencies`;
    const settings = [`-DoutputDirectory=${join(part, 'jars')}`, '-DincludeScope=runtime'];
    const { code, output } = await runQuietly([mvn, '-q', '-B', '-f', pom, goal, ...settings]);
    if (code !== 0)
      throw new Error(`Maven cannot fetch the jars of ${title}:\n${lastLines(output)}`);
    await rename(join(part, 'jars'), jars).catch((error: unknown) => {
      // Another run was quicker, and its jars are the same.
      if (!existsSync(jars)) throw error;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function install(program: 'java' | 'mvn', onNote: (text: string) => void): Promise<void> {
  for (const [manager, commandsOf] of Object.entries(INSTALLERS)) {
    if ((await onPath(manager)) === undefined) continue;
    const prefix = manager === 'brew' ? [] : await rootPrefix();
    if (prefix === undefined) break;
    let failure = '';
    for (const command of commandsOf(program)) {
      const words = [...prefix, ...command];
      onNote(`no ${program} here; running: ${words.join(' ')}`);
      const { code, output } = await runQuietly(words);
      // Only the last command counts: a package list that cannot be refreshed may still be good enough.
      failure = code === 0 ? '' : `'${words.join(' ')}' failed:\n${lastLines(output)}`;
    }
    if (failure !== '') throw new Error(failure);
    return;
  }
  throw new Error(`There is no ${program} on this machine and no way to install it; install it.`);
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-8).join('\n');
}

function pomText(dependencies: readonly string[]): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>forewarn</groupId><artifactId>program</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    ${dependencies.join('\n    ')}
  </dependencies>
</project>
`;
}
