// How a pack looks in the editor: colours of theme.css, so that light and dark follow the page.
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const LOOK = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', color: 'var(--ink)', backgroundColor: 'var(--card)' },
  '&.cm-focused': { outline: '2px solid var(--link)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, Consolas, "Noto Sans Mono CJK SC", monospace' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': {
    color: 'var(--soft)',
    backgroundColor: 'var(--sunk)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-activeLineGutter': { color: 'var(--ink)', backgroundColor: 'var(--ground)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { backgroundColor: 'var(--blue-ground)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--good-ground)',
    color: 'inherit',
  },
  '.cm-lintRange-error': { textDecoration: 'underline wavy var(--bad)', backgroundImage: 'none' },
  '.cm-lintRange-warning': {
    textDecoration: 'underline wavy var(--yellow)',
    backgroundImage: 'none',
  },
  '.cm-tooltip': {
    maxWidth: '460px',
    border: '1px solid var(--line)',
    borderRadius: '8px',
    color: 'var(--ink)',
    backgroundColor: 'var(--card)',
    boxShadow: '0 6px 24px rgb(0 0 0 / 20%)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--main-ink)',
    backgroundColor: 'var(--main)',
  },
  '.cm-completionDetail': { fontStyle: 'normal', opacity: '0.8' },
  '.cm-diagnostic': { whiteSpace: 'pre-wrap', borderLeft: '4px solid var(--yellow)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-panels': { color: 'var(--ink)', backgroundColor: 'var(--sunk)' },
  '.cm-meaning': { padding: '8px 12px' },
  '.cm-meaning b': { fontFamily: 'ui-monospace, Consolas, monospace' },
  '.cm-meaning p': { margin: '2px 0 0' },
  '.cm-meaning .soft': { color: 'var(--soft)' },
  '.cm-meaning caption': { paddingTop: '6px', color: 'var(--soft)', textAlign: 'left' },
  '.cm-meaning td': { padding: '1px 10px 1px 0' },
});

const WORDS = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--blue)' },
  { tag: tags.definition(tags.propertyName), color: 'var(--blue)' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: tags.comment, color: 'var(--soft)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.typeName, tags.labelName], color: 'var(--orange)' },
]);

export const PACK_THEME = [LOOK, syntaxHighlighting(WORDS)];
