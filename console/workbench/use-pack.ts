// The pack in the editor: the files of a version with what was written since, kept by the browser until it is saved, and what the compiler says of them.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PackFile } from '../../rules/pack-file.ts';
import type { Compiler } from './compiler/compiler.ts';
import type { Verdict } from './compiler/message.ts';
import { NEW_TRY, TRY_FILE } from './story-text.ts';
import type { Version } from './versions.ts';

/** Between the last letter and a check. */
const REST_MS = 250;
const KEY = 'forewarn.pack.';

export interface Pack {
  /** Files as they stand now, the file to try stories in last. */
  readonly files: readonly PackFile[];
  /** Names of those that are not as the version has them. */
  readonly changed: ReadonlySet<string>;
  /** Of the files as they are now; undefined while that is not known. */
  readonly verdict: Verdict | undefined;
  /** What the editor has by itself. */
  write(file: string, text: string): void;
  /** What the editor does not have yet: it shows it when `putCount` has changed. */
  put(file: string, text: string): void;
  readonly putCount: number;
  /** After these files were saved as another version: what was written since goes along to it, and nothing stays here. */
  moveTo(versionId: string, saved: readonly PackFile[]): void;
  /** Drops everything that was written since the version. */
  revert(): void;
}

type Edits = Readonly<Record<string, string>>;

/** Follows a version; another one begins anew with what was kept of it. */
export function usePack(compiler: Compiler, version: Version): Pack {
  const { versionId } = version;
  const [edits, setEdits] = useState<Edits>(() => keptOf(versionId));
  const base = useMemo(
    () => new Map(version.files.map(({ name, text = '' }) => [name, text])),
    [version],
  );
  const files = useMemo(() => merged(base, edits), [base, edits]);
  const verdict = useVerdict(compiler, files);
  const write = useCallback(
    (file: string, text: string) =>
      setEdits((before) => (before[file] === text ? before : { ...before, [file]: text })),
    [],
  );
  const [putCount, setPutCount] = useState(0);
  const put = (file: string, text: string) => {
    write(file, text);
    setPutCount((count) => count + 1);
  };
  const revert = () => {
    setEdits((before) => {
      const { [TRY_FILE]: tried } = before;
      return tried === undefined ? {} : { [TRY_FILE]: tried };
    });
    setPutCount((count) => count + 1);
  };
  const latest = useRef(edits);
  latest.current = edits;
  const moveTo = (next: string, saved: readonly PackFile[]) => {
    const texts = new Map(saved.map(({ name, text }) => [name, text]));
    keep(next, latest.current, texts);
    revert();
  };
  useEffect(() => keep(versionId, edits, base), [versionId, edits, base]);
  const changed = useMemo(
    () =>
      new Set(
        files
          .filter(({ name, text }) => name !== TRY_FILE && base.get(name) !== text)
          .map(({ name }) => name),
      ),
    [files, base],
  );
  return { files, changed, verdict, write, put, putCount, moveTo, revert };
}

/** What the compiler says once nobody types; what was said of earlier texts is dropped. */
function useVerdict(compiler: Compiler, files: readonly PackFile[]): Verdict | undefined {
  const [said, setSaid] = useState<{ files: readonly PackFile[]; verdict: Verdict }>();
  const isFirst = useRef(true);
  useEffect(() => {
    let isPast = false;
    const timer = setTimeout(
      () => {
        void compiler.check(files).then((verdict) => {
          if (!isPast) setSaid({ files, verdict });
        });
      },
      isFirst.current ? 0 : REST_MS,
    );
    isFirst.current = false;
    return () => {
      isPast = true;
      clearTimeout(timer);
    };
  }, [compiler, files]);
  return said?.files === files ? said.verdict : undefined;
}

function merged(base: ReadonlyMap<string, string>, edits: Edits): PackFile[] {
  const names = [...new Set([...base.keys(), ...Object.keys(edits)])].filter(
    (name) => name !== TRY_FILE,
  );
  const files = names.sort().map((name) => ({ name, text: edits[name] ?? base.get(name) ?? '' }));
  return [...files, { name: TRY_FILE, text: edits[TRY_FILE] ?? NEW_TRY }];
}

/** What was written at a version; the story that is tried goes along from one to the other. */
function keptOf(versionId: string): Edits {
  return { ...readKept(versionId), ...readKept(TRY_FILE) };
}

function readKept(key: string): Edits {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY + key) ?? '{}');
    return Object.fromEntries(
      Object.entries(Object(kept)).map(([name, text]) => [name, String(text)]),
    );
  } catch {
    return {};
  }
}

function keep(versionId: string, edits: Edits, base: ReadonlyMap<string, string>): void {
  const { [TRY_FILE]: tried, ...files } = edits;
  const written = Object.entries(files).filter(([name, text]) => base.get(name) !== text);
  writeKept(versionId, written);
  if (tried !== undefined) writeKept(TRY_FILE, [[TRY_FILE, tried]]);
}

function writeKept(key: string, written: readonly (readonly [string, string])[]): void {
  try {
    if (written.length === 0) localStorage.removeItem(KEY + key);
    else localStorage.setItem(KEY + key, JSON.stringify(Object.fromEntries(written)));
  } catch {
    // A browser that keeps nothing still has them until the page is closed.
  }
}
