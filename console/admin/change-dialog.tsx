// An account or other roles are asked for; another admin decides.
import { useState } from 'react';
import { DeedDialog } from '../parts/deed-dialog.tsx';
import { ADMIN_TEXT } from '../text/admin-text.ts';
import { useText } from '../text/language.ts';
import { ACCESS_KEY, type Account, askChange, type ChangeBody } from './admin.ts';
import { grantsOf } from './grants.ts';

/** As `grantsOf` reads it; the browser says what is wrong before it is sent. */
const GRANTS_FORM = '\\s*([a-z]+@[0-9]{6}\\s*)*';

interface ChangeProps {
  /** Whose roles are changed; a new account when missing. */
  readonly account: Account | undefined;
  readonly onClose: () => void;
}

export function ChangeDialog({ account, onClose }: ChangeProps) {
  const text = useText(ADMIN_TEXT);
  const [name, setName] = useState(account?.name ?? '');
  const [grants, setGrants] = useState(
    (account?.grants ?? []).map(({ role, region }) => `${role}@${region}`).join(' '),
  );
  const [sources, setSources] = useState((account?.sources ?? []).join(' '));
  const isPartner = grants.includes('partner@');
  const body = (): ChangeBody => ({
    kind: account === undefined ? 'create' : 'grant',
    name: name.trim(),
    grants: grantsOf(grants),
    ...(isPartner ? { sources: sources.split(/\s+/).filter((one) => one !== '') } : {}),
  });
  return (
    <DeedDialog
      title={account === undefined ? text.create : text.change}
      button={text.send}
      queryKey={ACCESS_KEY}
      act={() => askChange(body())}
      onClose={onClose}
    >
      <label>
        {text.name}
        <input
          value={name}
          required
          readOnly={account !== undefined}
          pattern="[a-z0-9][a-z0-9._\-]{1,39}"
          maxLength={40}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <label>
        {text.rolesTyped}
        <input
          value={grants}
          placeholder={text.rolesHint}
          pattern={GRANTS_FORM}
          onChange={({ target }) => setGrants(target.value)}
        />
      </label>
      {isPartner ? (
        <label>
          {text.sourcesOf}
          <input value={sources} onChange={({ target }) => setSources(target.value)} />
        </label>
      ) : null}
      <p className="note">{text.askedNote}</p>
    </DeedDialog>
  );
}
