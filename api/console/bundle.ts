// The console's files, built in memory by esbuild from console/ when the first page is asked for: a fraction of a second, nothing is written, and
// nothing can be stale. This is the only file that knows esbuild.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile, stop } from 'esbuild';

/** Browsers of the seats that are out there, the oldest first; docs/console.md says which. */
const TARGET = 'chrome90';
const ROOT = join(import.meta.dirname, '..', '..');
/** Runs before everything else. */
const FIRST = 'console/older-browsers.ts';
const SCRIPT = 'console/main.tsx';
const STYLE = 'console/style/console.css';
/** Runs beside the page: it compiles packs and plays their stories. */
export const COMPILER = 'console/workbench/compiler/compiler-worker.ts';
const PAGE = join(ROOT, 'console', 'page.html');

export interface ConsoleFile {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly gzipped: Uint8Array;
}

export interface ConsoleBundle {
  /** The page that every room begins with. */
  readonly page: string;
  /** Scripts and styles by name; a name changes with the content. */
  readonly files: ReadonlyMap<string, ConsoleFile>;
  /** Name of the compiler of packs, which has a policy of its own. */
  readonly compiler: string;
  /** Names of the scripts and styles that a room loads before it shows anything: `console/desk/desk-room.tsx`; the shell alone when missing. */
  firstLoad(room?: string): readonly string[];
}

/** Builds all files. Throws esbuild's error when a source cannot be read. */
export async function buildConsole(): Promise<ConsoleBundle> {
  try {
    const { outputFiles, metafile } = await build({
      absWorkingDir: ROOT,
      entryPoints: [FIRST, SCRIPT, STYLE, COMPILER],
      outdir: 'assets',
      bundle: true,
      splitting: true,
      format: 'esm',
      target: TARGET,
      tsconfig: 'console/tsconfig.json',
      minify: true,
      legalComments: 'eof',
      entryNames: '[name]-[hash]',
      chunkNames: '[name]-[hash]',
      define: { 'process.env.NODE_ENV': '"production"' },
      metafile: true,
      write: false,
      logLevel: 'silent',
    });
    const files = outputFiles.map(
      ({ path, contents }) => [basename(path), fileOf(path, contents)] as const,
    );
    return {
      page: pageWith({
        first: nameOf(metafile, FIRST),
        script: nameOf(metafile, SCRIPT),
        style: nameOf(metafile, STYLE),
        compiler: nameOf(metafile, COMPILER),
      }),
      files: new Map(files),
      compiler: nameOf(metafile, COMPILER),
      firstLoad: (room) => firstLoadOf(metafile, room),
    };
  } finally {
    // The builder is a process of its own; it is wanted once.
    await stop();
  }
}

function fileOf(path: string, bytes: Uint8Array): ConsoleFile {
  const type = path.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
  return { type, bytes, gzipped: gzipSync(bytes, { level: 9 }) };
}

/** Name of the file that an entry became. */
function nameOf({ outputs }: Metafile, entry: string): string {
  const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry);
  if (found === undefined) throw new Error(`the build of the console has no file for ${entry}`);
  return basename(found[0]);
}

function pageWith(names: Readonly<Record<string, string>>): string {
  return readFileSync(PAGE, 'utf8').replace(
    /%(first|script|style|compiler)%/g,
    (_, what: string) => names[what] ?? '',
  );
}

function firstLoadOf(metafile: Metafile, room: string | undefined): string[] {
  const names = new Set<string>([nameOf(metafile, STYLE)]);
  const add = (path: string) => {
    if (names.has(basename(path))) return;
    names.add(basename(path));
    for (const { path: next, kind } of metafile.outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') add(next);
    }
  };
  const entries = Object.entries(metafile.outputs).filter(
    ([, { entryPoint }]) => entryPoint !== undefined && [FIRST, SCRIPT, room].includes(entryPoint),
  );
  for (const [path] of entries) add(path);
  return [...names];
}
