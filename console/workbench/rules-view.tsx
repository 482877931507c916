// Rules as text: the files of a version, the editor, what is wrong, what things mean, and stories that are played.
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { LinkDown } from '../link/request.ts';
import { may, useSession } from '../link/session.ts';
import { usePreferences } from '../shell/preferences.ts';
import { clock } from '../text/amount-text.ts';
import { type Sentence, sentence, useText } from '../text/language.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import type { Compiler } from './compiler/compiler.ts';
import type { Hover } from './compiler/message.ts';
import { EditorPane, type Target } from './editor/editor-pane.tsx';
import { FileList } from './file-list.tsx';
import { SaveDialog } from './save-dialog.tsx';
import { SidePanel } from './side-panel.tsx';
import type { LinkedStory } from './story-link.ts';
import { TRY_FILE } from './story-text.ts';
import { TextHeader } from './text-header.tsx';
import { type Pack, usePack } from './use-pack.ts';
import { usePreview } from './use-preview.ts';
import { useStories } from './use-stories.ts';
import { beginDraft, saveDraft, type Version } from './versions.ts';

interface RulesViewProps {
  readonly compiler: Compiler;
  readonly version: Version;
  /** Where to begin, when another view leads here. */
  readonly start: Target | undefined;
  /** The story that the address leads to. */
  readonly linked: LinkedStory | undefined;
  /** Goes to another version, at the place that is worked at. */
  readonly onVersion: (versionId: string, at: Target) => void;
  /** What came of the last act; it outlives the version that it began with. */
  readonly said: Sentence | undefined;
  readonly onSaid: (words: Sentence) => void;
}

export function RulesView(props: RulesViewProps) {
  const { compiler, version, start, linked, onVersion, said, onSaid } = props;
  const text = useText(WORKBENCH_TEXT);
  const pack = usePack(compiler, version);
  const [shown, setShown] = useState(start?.file ?? 'pack.yaml');
  const [target, setTarget] = useState(start);
  const [hover, setHover] = useState<Hover>();
  const [line, setLine] = useState(1);
  const stories = useStories({ compiler, pack, linked, onGo: go, onSaid });
  const saving = useSaving(version, pack, onSaid, (versionId) =>
    onVersion(versionId, { file: shown, line }),
  );
  const preview = usePackPreview(version, pack);
  const file = pack.files.find(({ name }) => name === shown) ?? pack.files[0];
  if (file === undefined) return null;

  function go(to: Target) {
    setShown(to.file);
    setTarget({ ...to });
  }
  async function goToRule(rule: string) {
    const found = (await compiler.registry()).find(
      ({ what, title }) => what === 'rules' && title === rule,
    );
    if (found?.definedAt !== undefined) go(found.definedAt);
  }
  const run = () => void stories.runs.run(shown === TRY_FILE ? TRY_FILE : undefined);
  return (
    <div className="rules-view">
      <FileList
        pack={pack}
        shown={file.name}
        onShow={(name) => {
          setShown(name);
          setTarget(undefined);
        }}
      />
      <section className="text" aria-label={file.name}>
        <TextHeader
          file={file.name}
          said={said}
          pack={pack}
          onSave={saving.ask}
          onRun={run}
          onSaid={onSaid}
        />
        <EditorPane
          compiler={compiler}
          putCount={pack.putCount}
          file={file}
          diagnostics={pack.verdict?.diagnostics ?? []}
          open={stories.open}
          target={target}
          onText={pack.write}
          onCursor={(told, at) => {
            setHover(told);
            setLine(at);
          }}
          onSave={saving.ask}
          onRun={run}
          onGo={go}
        />
        <p className="note keys">{text.keys}</p>
      </section>
      <SidePanel
        verdict={pack.verdict}
        hover={hover}
        {...stories}
        versionId={version.versionId}
        preview={{ ...preview, onRule: (rule) => void goToRule(rule) }}
        onGo={go}
        onRule={(rule) => void goToRule(rule)}
      />
      {saving.isAsking ? <SaveDialog onSave={saving.begin} onClose={saving.close} /> : null}
    </div>
  );
}

/** What the text would do; by itself once it is otherwise than the version that was opened. */
function usePackPreview(version: Version, { files, changed, verdict }: Pack) {
  const { staff } = usePreferences();
  const session = useSession().data;
  const isSound = verdict !== undefined && verdict.pack !== '';
  const kept = useMemo(() => files.filter(({ name }) => name !== TRY_FILE), [files]);
  const isNobody = staff === '' || !may(session, 'rules:write');
  const { preview, run } = usePreview({
    files: isSound && !isNobody ? kept : undefined,
    staff,
    isWanted: changed.size > 0 || version.state === 'draft',
  });
  const hasFaults = verdict !== undefined && verdict.pack === '';
  const hindrance = isNobody ? 'nobody' : hasFaults ? 'faults' : undefined;
  return { preview, hindrance, onRun: run } as const;
}

/** Saves at once what is a draft, and asks why before it makes one of another version. */
function useSaving(
  version: Version,
  { files, moveTo }: Pack,
  say: (words: Sentence) => void,
  onVersion: (versionId: string) => void,
) {
  const { staff } = usePreferences();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const kept = files.filter(({ name }) => name !== TRY_FILE);
  async function save(send: () => Promise<Version>) {
    try {
      const made = await send();
      const { versionId } = made;
      queries.setQueryData(['rule-version', versionId], { ...made, files: kept });
      await queries.invalidateQueries({ queryKey: ['rule-versions'] });
      if (versionId !== version.versionId) {
        moveTo(versionId, kept);
        onVersion(versionId);
      }
      const at = clock(Date.now(), 'second');
      say(sentence(WORKBENCH_TEXT, ({ saved }) => saved(at)));
    } catch (error) {
      const why = String(Reflect.get(Object(error), 'message'));
      const isDown = error instanceof LinkDown;
      say(sentence(WORKBENCH_TEXT, ({ notSaved, linkDown }) => notSaved(isDown ? linkDown : why)));
    }
  }
  return {
    isAsking,
    close: () => setAsking(false),
    ask: () => {
      if (staff === '') say(sentence(WORKBENCH_TEXT, ({ needsName }) => needsName));
      else if (version.state === 'draft') void save(() => saveDraft(version, staff, kept));
      else setAsking(true);
    },
    begin: (reason: string) => {
      setAsking(false);
      void save(() => beginDraft(version.versionId, staff, reason, kept));
    },
  };
}
