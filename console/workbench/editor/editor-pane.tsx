// The editor as a part of the page.
import { type RefObject, useEffect, useRef } from 'react';
import { useSaid } from '../../text/compiler/said.ts';
import { useText } from '../../text/language.ts';
import { WORKBENCH_TEXT } from '../../text/workbench-text.ts';
import type { Compiler } from '../compiler/compiler.ts';
import type { Diagnostic, Hover, PackFile } from '../compiler/message.ts';
import { meaningElement } from '../meaning.tsx';
import type { OpenStory } from '../story-values.tsx';
import { PackEditor } from './pack-editor.ts';

type Said = ReturnType<typeof useSaid>;

/** A place to go to; a new object goes there again. */
export interface Target {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

interface EditorPaneProps {
  readonly compiler: Compiler;
  /** Changes when a file has a text that was not written here. */
  readonly putCount: number;
  readonly file: PackFile;
  readonly diagnostics: readonly Diagnostic[];
  /** Where values are told of what the pointer rests on. */
  readonly open: OpenStory;
  readonly target: Target | undefined;
  readonly onText: (file: string, text: string) => void;
  readonly onCursor: (hover: Hover | undefined, line: number) => void;
  readonly onSave: () => void;
  readonly onRun: () => void;
  readonly onGo: (target: Target) => void;
}

export function EditorPane(props: EditorPaneProps) {
  const text = useText(WORKBENCH_TEXT);
  const said = useSaid();
  const { compiler, putCount, file, diagnostics, target } = props;
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<PackEditor>(null);
  const latest = useRef(props);
  latest.current = props;
  const say = useRef(said);
  say.current = said;
  const label = text.editor;
  useEffect(() => {
    if (host.current === null) return;
    const made = editorIn(host.current, label, compiler, latest, say);
    editor.current = made;
    made.open(latest.current.file.name, latest.current.file.text);
    return () => made.close();
  }, [compiler, label]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed is in the editor already, and newer there than here
  useEffect(() => {
    const { name, text: body } = latest.current.file;
    editor.current?.open(name, body);
  }, [file.name, putCount]);
  useEffect(
    () => editor.current?.mark(diagnostics.map((one) => inWords(one, said))),
    [diagnostics, said],
  );
  useEffect(() => {
    if (target !== undefined && target.file === latest.current.file.name)
      editor.current?.goTo(target.line, target.column);
  }, [target]);
  return <div className="editor" ref={host} />;
}

/** A complaint in the reader's language. */
function inWords(one: Diagnostic, said: Said): Diagnostic {
  const { message, hint } = one;
  const told = { ...one, message: said(message) };
  return hint === undefined ? told : { ...told, hint: said(hint) };
}

function editorIn(
  parent: HTMLElement,
  label: string,
  compiler: Compiler,
  latest: RefObject<EditorPaneProps>,
  say: RefObject<Said>,
): PackEditor {
  let asked = 0;
  return new PackEditor({
    parent,
    label,
    choices: async (place) => {
      const found = await compiler.choices(place);
      const choices = found.choices.map((one) => ({ ...one, text: say.current(one.text) }));
      return { ...found, choices };
    },
    hover: (place) => compiler.hover(place),
    format: (text) => compiler.format(text),
    meaning: (hover) => meaningElement(hover, latest.current.open),
    onText: (name, text) => latest.current.onText(name, text),
    onSave: () => latest.current.onSave(),
    onRun: () => latest.current.onRun(),
    onCursor: (place) => {
      const mine = ++asked;
      void compiler.hover(place).then((hover) => {
        const line = place.text.slice(0, place.offset).split('\n').length;
        if (mine === asked) latest.current.onCursor(hover, line);
      });
    },
    onDefinition: (place) => {
      void compiler.hover(place).then((hover) => {
        if (hover?.definedAt !== undefined) latest.current.onGo(hover.definedAt);
      });
    },
  });
}
