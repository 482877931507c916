// Gets from "any Node ≥ 20 and npm" to "our TypeScript on Node 24": installs what package-lock.json names when it is
// not there yet, finds a Node that runs .ts files, and runs one entry file on it. Plain JavaScript without
// dependencies, because nothing is installed when it starts. Everything it says goes to standard error.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const NODE_MAJOR_MIN = 24;
/** Ctrl-C under npm reaches this process twice, from the terminal and from npm; both are one wish of the user. */
const SAME_SIGNAL_MS = 500;
/**
 * V8 keeps a list of the pages with compiled code for all threads, to guard them by hardware keys where there are some; it may miss one while threads come
 * and go, and then ends the process (`jit_page.has_value()`). Nothing here runs code of others, so that the guard protects nothing.
 */
const WITHOUT_CODE_KEYS = '--no-memory-protection-keys';
/**
 * Helpers of V8's collector and compiler, of which it takes four by itself: no more than leave a core to the thread that waits for them. On two cores four are in each
 * other's way and in its own, and those who wait for an answer wait three times as long now and then (docs/performance.md).
 */
const HELPERS = `--v8-pool-size=${Math.min(4, Math.max(1, availableParallelism() - 1))}`;
/** Has glibc ask for huge pages: state lies in large arrays that are read anywhere, and in huge pages that takes a tenth less time. */
const HUGE_PAGES = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' };
/**
 * Threads of Node's pool. The embedded ClickHouse runs its statements in them, up to four at a time and some for seconds; with Node's own four, files and
 * compressing would wait for those.
 */
const POOL_THREADS = { UV_THREADPOOL_SIZE: '12' };
/** Node keeps there what it made of the sources, so that a second start takes half the time. Where it cannot write, it goes on without. */
const COMPILED = { NODE_COMPILE_CACHE: join(ROOT, '.cache', 'node') };

/**
 * Runs a TypeScript entry file of this project and ends this process with its exit code.
 * `dev` says whether development dependencies are needed.
 */
export function launch(entry, args, { dev = false } = {}) {
  ensureDependencies(dev);
  const node = findNode();
  run(node, join(ROOT, entry), args);
}

/** Installs with `npm ci` unless node_modules already holds the versions that package-lock.json names. */
function ensureDependencies(dev) {
  const reason = whyInstall(dev);
  if (reason === undefined) return;
  say(`${reason}; installing with npm ci (a minute or two the first time, 1 GB on disk) …`);
  const startedMs = Date.now();
  const args = ['ci', '--no-audit', '--no-fund', '--include=optional'];
  // Under Node 20 npm warns that some packages want a newer Node: true, and of no effect, since they run on the Node 24
  // that this very install brings. So only errors are shown.
  args.push('--loglevel=error', dev ? '--include=dev' : '--include=prod');
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? { file: process.execPath, args: [process.env.npm_execpath, ...args] }
    : { file: 'npm', args };
  const result = spawnSync(npm.file, npm.args, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (result.error) fail(`npm cannot be started (${result.error.message}); install npm with Node.`);
  if (result.status !== 0) {
    fail(
      'npm ci failed, see above. Check the network or the registry setting, then run this again.',
    );
  }
  say(`dependencies are installed (${((Date.now() - startedMs) / 1000).toFixed(0)} s).`);
}

/**
 * Compares package-lock.json with node_modules/.package-lock.json, which npm writes last, when an install has
 * succeeded. Optional packages are left out: most of them are for other platforms.
 */
function whyInstall(dev) {
  const wanted = readLock(join(ROOT, 'package-lock.json'));
  const installed = readLock(join(ROOT, 'node_modules', '.package-lock.json'));
  if (wanted === undefined) fail('package-lock.json is missing or damaged; restore it.');
  if (installed === undefined) return 'dependencies are not installed';
  for (const [path, spec] of Object.entries(wanted)) {
    const isForHere = path.startsWith('node_modules/') && !spec.optional && !spec.devOptional;
    if (!isForHere || (spec.dev && !dev)) continue;
    if (installed[path] === undefined || installed[path].version !== spec.version) {
      const name = path.replace(/^.*node_modules\//, '');
      return `dependencies have changed (${[name, spec.version].join(' ').trim()})`;
    }
  }
  return undefined;
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** The Node that npm brought when it starts on this machine, else the running one when it is new enough. */
function findNode() {
  const brought = join(ROOT, 'node_modules', '.bin', 'node');
  if (existsSync(brought)) {
    const probe = spawnSync(brought, ['--version'], { encoding: 'utf8' });
    if (probe.status === 0 && majorOf(probe.stdout) >= NODE_MAJOR_MIN) return brought;
  }
  if (majorOf(process.version) >= NODE_MAJOR_MIN) return process.execPath;
  return fail(
    `Node ${NODE_MAJOR_MIN} or newer is needed; this one is ${process.version}, and npm has none for ` +
      `${process.platform}-${process.arch}. Install Node ${NODE_MAJOR_MIN} and run this again.`,
  );
}

function majorOf(version) {
  return Number.parseInt(version.trim().replace(/^v/, ''), 10);
}

/**
 * The child gets a session of its own, so that a Ctrl-C reaches it once, through us, however many of us it hits. A
 * channel to it closes when we are killed; with-launcher.mjs then ends the child too.
 */
function run(node, entry, args) {
  const path = [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const preload = new URL('./with-launcher.mjs', import.meta.url).href;
  const child = spawn(node, [WITHOUT_CODE_KEYS, HELPERS, '--import', preload, entry, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...HUGE_PAGES, ...POOL_THREADS, ...COMPILED, ...process.env, PATH: path },
    detached: true,
  });
  let sentMs = Number.NEGATIVE_INFINITY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
    process.on(signal, () => {
      const nowMs = performance.now();
      if (nowMs - sentMs < SAME_SIGNAL_MS) return;
      sentMs = nowMs;
      child.kill(signal);
    });
  }
  child.on('error', (error) => fail(`${node} cannot be started: ${error.message}`));
  child.on('exit', (code, signal) =>
    process.exit(signal === null ? code : 128 + signalNumber(signal)),
  );
}

function signalNumber(signal) {
  return (
    { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }[
      signal
    ] ?? 1
  );
}

function say(text) {
  process.stderr.write(`forewarn: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
