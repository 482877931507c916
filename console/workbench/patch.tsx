// What changes in a file.

/** A unified diff, one line after the other: the signs stay, so that colour is not all that tells them apart. */
export function Patch({ patch }: { readonly patch: string }) {
  const lines = patch.split('\n').filter((line) => !/^(---|\+\+\+|===|Index:)/.test(line));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <pre className="patch" tabIndex={0}>
      {lines.map((line, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: lines stay where they are
          key={index}
          className={line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : ''}
        >
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
