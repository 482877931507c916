// The files of the pack, and a way to add one.
import { useState } from 'react';
import { useText } from '../text/language.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import { TRY_FILE } from './story-text.ts';
import type { Pack } from './use-pack.ts';

const FILE_NAME = '[a-z0-9][a-z0-9\\-\\/]*\\.(yaml|txt|csv)';

interface FileListProps {
  readonly pack: Pack;
  readonly shown: string;
  readonly onShow: (file: string) => void;
}

export function FileList({ pack, shown, onShow }: FileListProps) {
  const text = useText(WORKBENCH_TEXT);
  const [name, setName] = useState('');
  const faults = new Set(
    pack.verdict?.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ file }) => file),
  );
  return (
    <nav className="files" aria-label={text.files}>
      <h2>{text.files}</h2>
      <ul>
        {pack.files.map(({ name: file }) => (
          <li key={file}>
            <button
              type="button"
              className="row"
              aria-current={file === shown ? 'true' : undefined}
              onClick={() => onShow(file)}
            >
              <span>{file === TRY_FILE ? `▷ ${text.tryFile}` : file}</span>
              {faults.has(file) ? <span className="bad">✗ {text.problems}</span> : null}
              {pack.changed.has(file) ? <span className="soft">{text.changed}</span> : null}
            </button>
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          pack.put(name, name.endsWith('.yaml') ? 'rules: {}\n' : '');
          onShow(name);
          setName('');
        }}
      >
        <input
          aria-label={text.newFile}
          placeholder="new-trick.yaml"
          title={text.newFile}
          value={name}
          pattern={FILE_NAME}
          required
          onChange={({ target }) => setName(target.value)}
        />
        <button type="submit">{text.addFile}</button>
      </form>
    </nav>
  );
}
