// The editor of one pack: CodeMirror with a history for each file, fed by the compiler. It lives in a shadow root, where its styles are sheets and no
// inline text, so that the page's policy stays as it is.
import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentWithTab,
  isolateHistory,
} from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Extension, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { Choices, Diagnostic, Hover, Place } from '../compiler/message.ts';
import { PACK_THEME } from './pack-theme.ts';

/** Choices with what they mean in the reader's language. */
interface SaidChoices extends Omit<Choices, 'choices'> {
  readonly choices: readonly (Choices['choices'][number] & { readonly text: string })[];
}

export interface EditorDeps {
  /** Where the editor is put; empty until then. */
  readonly parent: HTMLElement;
  /** What a screen reader calls it. */
  readonly label: string;
  readonly choices: (place: Place) => Promise<SaidChoices>;
  readonly hover: (place: Place) => Promise<Hover | undefined>;
  /** What a pointer that rests on something shows. */
  readonly meaning: (hover: Hover) => HTMLElement;
  readonly onText: (file: string, text: string) => void;
  readonly onCursor: (place: Place) => void;
  /** A text in one form; undefined when it cannot be read. */
  readonly format: (text: string) => Promise<string | undefined>;
  readonly onSave: () => void;
  readonly onRun: () => void;
  /** F12, or a press with Ctrl: to where the thing is defined. */
  readonly onDefinition: (place: Place) => void;
}

/** A change that is undone alone: one that follows another within half a second would go with it. */
const STEP = isolateHistory.of('full');

export class PackEditor {
  readonly #deps: EditorDeps;
  readonly #view: EditorView;
  readonly #extensions: Extension;
  readonly #states = new Map<string, EditorState>();
  #file = '';

  constructor(deps: EditorDeps) {
    this.#deps = deps;
    const root = deps.parent.shadowRoot ?? deps.parent.attachShadow({ mode: 'open' });
    this.#extensions = this.#extensionsOf();
    this.#view = new EditorView({ parent: root, root, state: this.#stateOf('') });
    // The host takes the room that the page gives it, the editor that of the host.
    this.#view.dom.style.height = '100%';
  }

  /** Shows a file; its history goes on where it was left. A text that was not written here is a step of it. */
  open(file: string, text: string): void {
    const { doc } = this.#view.state;
    if (file === this.#file) {
      if (text !== doc.toString())
        this.#view.dispatch({
          changes: { from: 0, to: doc.length, insert: text },
          selection: { anchor: 0 },
          scrollIntoView: true,
          annotations: STEP,
        });
      return;
    }
    if (this.#file !== '') this.#states.set(this.#file, this.#view.state);
    this.#file = file;
    const kept = this.#states.get(file);
    this.#view.setState(kept?.doc.toString() === text ? kept : this.#stateOf(text));
  }

  /** Marks what is wrong with the file that is shown. */
  mark(diagnostics: readonly Diagnostic[]): void {
    const { state } = this.#view;
    const marks = diagnostics
      .filter(({ file }) => file === this.#file)
      .map(({ line, column, severity, message, hint }) => ({
        ...rangeOf(state.doc, line, column),
        severity,
        message: hint === undefined ? message : `${message}\n${hint}`,
      }));
    this.#view.dispatch(setDiagnostics(state, marks));
  }

  /** Puts the cursor at a place and shows it. */
  goTo(line: number, column = 1): void {
    const { doc } = this.#view.state;
    const { from } = rangeOf(doc, line, column);
    this.#view.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    this.#view.focus();
  }

  close(): void {
    this.#view.destroy();
  }

  #stateOf(text: string): EditorState {
    return EditorState.create({ doc: text, extensions: this.#extensions });
  }

  #placeAt(offset: number): Place {
    return { file: this.#file, text: this.#view.state.doc.toString(), offset };
  }

  #extensionsOf(): Extension {
    const deps = this.#deps;
    return [
      lineNumbers(),
      highlightActiveLineGutter(),
      drawSelection(),
      history(),
      bracketMatching(),
      closeBrackets(),
      indentUnit.of('  '),
      yaml(),
      PACK_THEME,
      EditorView.contentAttributes.of({ 'aria-label': deps.label, tabindex: '0' }),
      this.#completion(),
      this.#hover(),
      keymap.of([
        { key: 'Mod-s', preventDefault: true, run: acting(deps.onSave) },
        { key: 'Shift-Alt-f', preventDefault: true, run: () => this.#format() },
        { key: 'Mod-Enter', preventDefault: true, run: acting(deps.onRun) },
        { key: 'F12', preventDefault: true, run: () => this.#define() },
        ...completionKeymap,
        ...lintKeymap,
        ...historyKeymap,
        ...defaultKeymap,
        indentWithTab,
      ]),
      EditorView.domEventHandlers({
        click: (event) => (event.ctrlKey || event.metaKey) && this.#define(),
      }),
      EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
        if (docChanged) deps.onText(this.#file, state.doc.toString());
        if (docChanged || selectionSet) deps.onCursor(this.#placeAt(state.selection.main.head));
      }),
    ];
  }

  /** What was typed meanwhile stays as it is. */
  #format(): true {
    const before = this.#view.state.doc;
    void this.#deps.format(before.toString()).then((text) => {
      const { doc, selection } = this.#view.state;
      if (text === undefined || !doc.eq(before) || doc.toString() === text) return;
      const anchor = Math.min(selection.main.head, text.length);
      this.#view.dispatch({
        changes: { from: 0, to: doc.length, insert: text },
        selection: { anchor },
        annotations: STEP,
      });
    });
    return true;
  }

  #define(): true {
    this.#deps.onDefinition(this.#placeAt(this.#view.state.selection.main.head));
    return true;
  }

  #completion(): Extension {
    return autocompletion({
      icons: false,
      override: [
        async (context) => {
          const { pos, explicit } = context;
          if (!explicit && context.matchBefore(/[\w.'"{-]/) === null) return null;
          const { from, to, choices } = await this.#deps.choices(this.#placeAt(pos));
          if (choices.length === 0) return null;
          const options = choices.map(({ label, detail, text, apply }) => ({
            label,
            detail,
            ...(text === '' ? {} : { info: text }),
            ...(apply === undefined ? {} : { apply }),
          }));
          return { from, to, options, validFor: /^\w*$/ };
        },
      ],
    });
  }

  #hover(): Extension {
    return hoverTooltip(async (_view, offset) => {
      const told = await this.#deps.hover(this.#placeAt(offset));
      if (told === undefined) return null;
      const create = () => ({ dom: this.#deps.meaning(told) });
      return { pos: told.from, end: told.to, above: true, create };
    });
  }
}

/** A command that always does something. */
function acting(act: () => void): () => true {
  return () => {
    act();
    return true;
  };
}

/** A complaint's place, with the word that begins there. */
function rangeOf(doc: Text, line: number, column: number): { from: number; to: number } {
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const from = Math.min(at.from + column - 1, at.to);
  const word = /^[\w.-]+/.exec(at.text.slice(from - at.from))?.[0].length ?? 1;
  return { from, to: Math.min(from + word, at.to) };
}
