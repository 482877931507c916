// The workbench: rules as text, all that they are made of, and what each was worth.
import { lazy, Suspense, useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { Reading } from '../parts/reading.tsx';
import { type Sentence, useText } from '../text/language.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import { Compiler } from './compiler/compiler.ts';
import type { Target } from './editor/editor-pane.tsx';
import { RegistryView, useRegistry } from './registry-view.tsx';
import { RulesView } from './rules-view.tsx';
import { stateWords } from './state-words.ts';
import { linkedStoryOf, withoutStory } from './story-link.ts';
import { useVersion, useVersions, type VersionHead } from './versions.ts';

// What is opened beside the rules comes when it is opened first.
const BacktestsView = lazy(async () => ({
  default: (await import('./backtests-view.tsx')).BacktestsView,
}));
const RecordsView = lazy(async () => ({
  default: (await import('./records-view.tsx')).RecordsView,
}));
const GraphView = lazy(async () => ({ default: (await import('./graph-view.tsx')).GraphView }));
const ImproveView = lazy(async () => ({
  default: (await import('./improve-view.tsx')).ImproveView,
}));
const ListsView = lazy(async () => ({ default: (await import('./lists-view.tsx')).ListsView }));
const ShadowView = lazy(async () => ({ default: (await import('./shadow-view.tsx')).ShadowView }));
const VersionsView = lazy(async () => ({
  default: (await import('./versions-view.tsx')).VersionsView,
}));

const VIEWS = [
  'rules',
  'versions',
  'backtests',
  'shadow',
  'registry',
  'lists',
  'records',
  'improve',
  'graph',
] as const;
type View = (typeof VIEWS)[number];
type Change = Readonly<Record<string, string>>;

/** What is shown stands in the address, so that it can be sent to a colleague. */
export function WorkbenchRoom() {
  const [params, setParams] = useSearchParams();
  const compiler = useCompiler();
  const [start, setStart] = useState<Target>();
  const [said, setSaid] = useState<Sentence>();
  const versions = useVersions();
  const all = versions.data?.versions ?? [];
  const chosen = chosenOf(all, params.get('version'));
  const version = useVersion(chosen?.versionId);
  const view = VIEWS.find((one) => one === params.get('view')) ?? 'rules';
  const show = (change: Change) => setParams((before) => changed(before, change));
  const open = (target: Target | undefined, change: Change = {}) => {
    if (target === undefined) return;
    setStart({ ...target });
    show({ view: 'rules', ...change });
  };
  const registry = useRegistry(compiler, version.data);
  const names = registry.data;
  return (
    <div className="workbench">
      <Head view={view} all={all} chosen={chosen} onShow={show} />
      <Suspense fallback={<Reading error={null} />}>
        {view === 'graph' ? (
          <GraphView />
        ) : view === 'lists' ? (
          <ListsView asked={params.get('list') ?? ''} onList={(list) => show({ list })} />
        ) : view === 'records' ? (
          <RecordsView rules={rulesOf(names)} onRule={(rule) => open(placeOf(names, rule))} />
        ) : version.data === undefined ? (
          <NoVersion
            isEmpty={versions.isSuccess && chosen === undefined}
            error={versions.error ?? version.error}
            onRetry={() => void versions.refetch().then(() => version.refetch())}
          />
        ) : view === 'versions' ? (
          <VersionsView
            all={all}
            version={version.data}
            onVersion={(versionId) => show({ version: versionId })}
            onBacktests={(backtest = '') => show({ view: 'backtests', backtest })}
            onShadow={() => show({ view: 'shadow' })}
          />
        ) : view === 'backtests' ? (
          <BacktestsView
            version={version.data}
            backtestId={params.get('backtest') ?? undefined}
            onBacktest={(backtest) => show({ backtest })}
          />
        ) : view === 'shadow' ? (
          <ShadowView version={version.data} />
        ) : view === 'improve' ? (
          <ImproveView
            version={version.data}
            part={params.get('part') ?? ''}
            onPart={(part) => show({ part })}
            liveId={liveOf(all)?.versionId}
            fileOf={(rule) => placeOf(names, rule)?.file ?? 'pack.yaml'}
            onDraft={(made, file) => open({ file, line: 1 }, { version: made })}
          />
        ) : view === 'registry' ? (
          <RegistryView registry={registry} onOpen={open} />
        ) : (
          <RulesView
            key={version.data.versionId}
            compiler={compiler}
            version={version.data}
            start={start}
            linked={linkedStoryOf(params)}
            said={said}
            onSaid={setSaid}
            onVersion={(made, at) => open(at, { version: made })}
          />
        )}
      </Suspense>
    </div>
  );
}

interface HeadProps extends Pick<VersionChoiceProps, 'all' | 'chosen'> {
  readonly view: View;
  readonly onShow: (change: Change) => void;
}

function Head({ view, all, chosen, onShow }: HeadProps) {
  const text = useText(WORKBENCH_TEXT);
  return (
    <header className="views">
      <h1 className="unseen">{text.title}</h1>
      <Views view={view} onView={(next) => onShow({ view: next })} />
      <VersionChoice all={all} chosen={chosen} onVersion={(next) => onShow({ version: next })} />
    </header>
  );
}

function changed(before: URLSearchParams, change: Change): URLSearchParams {
  return new URLSearchParams({ ...Object.fromEntries(withoutStory(before)), ...change });
}

/** A thread of its own, for as long as the room is open. */
function useCompiler(): Compiler {
  const [compiler] = useState(() => new Compiler());
  useEffect(() => () => compiler.close(), [compiler]);
  return compiler;
}

/** Where a rule stands in the files. */
function placeOf(names: ReturnType<typeof useRegistry>['data'], rule: string) {
  return names?.find(({ what, title }) => what === 'rules' && title === rule)?.definedAt;
}

/** Names of all rules among what a version has. */
function rulesOf(names: ReturnType<typeof useRegistry>['data'] = []): string[] {
  return names.filter(({ what }) => what === 'rules').map(({ title }) => title);
}

interface ViewsProps {
  readonly view: View;
  readonly onView: (view: View) => void;
}

function Views({ view, onView }: ViewsProps) {
  const text = useText(WORKBENCH_TEXT);
  return (
    <nav aria-label={text.title}>
      {VIEWS.map((one) => (
        <button
          key={one}
          type="button"
          className="quiet"
          aria-current={one === view ? 'page' : undefined}
          onClick={() => onView(one)}
        >
          {text.views[one]}
        </button>
      ))}
    </nav>
  );
}

interface VersionChoiceProps {
  readonly all: readonly VersionHead[];
  readonly chosen: VersionHead | undefined;
  readonly onVersion: (versionId: string) => void;
}

function VersionChoice({ all, chosen, onVersion }: VersionChoiceProps) {
  const text = useText(WORKBENCH_TEXT);
  if (chosen === undefined) return null;
  return (
    <label>
      {text.version}{' '}
      <select value={chosen.versionId} onChange={({ target }) => onVersion(target.value)}>
        {all.map((head) => (
          <option key={head.versionId} value={head.versionId}>
            {head.pack || head.versionId} · {stateWords(head, text)} · {head.author}
          </option>
        ))}
      </select>
    </label>
  );
}

interface NoVersionProps {
  readonly isEmpty: boolean;
  readonly error: Error | null;
  readonly onRetry: () => void;
}

function NoVersion({ isEmpty, error, onRetry }: NoVersionProps) {
  const text = useText(WORKBENCH_TEXT);
  if (isEmpty) return <p className="empty">{text.noVersions}</p>;
  return <Reading error={error} onRetry={onRetry} />;
}

/** The one that is asked for, else the live one. */
function chosenOf(all: readonly VersionHead[], asked: string | null): VersionHead | undefined {
  return all.find(({ versionId }) => versionId === asked) ?? liveOf(all);
}

/** What is live for everybody, else the newest. */
function liveOf(versions: readonly VersionHead[]): VersionHead | undefined {
  return (
    versions.find(({ state, scope }) => state === 'live' && scope === undefined) ?? versions[0]
  );
}
