// An account or other roles are asked for; another admin decides.
import { useState } from 'react';
import { homeRegion, isWithin, regionName } from '../../signal/region.ts';
import { DeedDialog } from '../parts/deed-dialog.tsx';
import { DeskOptions } from '../shell/identity-dialog.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { ADMIN_TEXT } from '../text/admin-text.ts';
import { useText } from '../text/language.ts';
import { ACCESS_KEY, type Account, askChange, type ChangeBody } from './admin.ts';
import { type Grant, ROLE_NAMES, roleOf, WHOLE_COUNTRY } from './grants.ts';

interface ChangeProps {
  /** Whose roles are changed; a new account when missing. */
  readonly account: Account | undefined;
  readonly onClose: () => void;
}

export function ChangeDialog({ account, onClose }: ChangeProps) {
  const text = useText(ADMIN_TEXT);
  const { desk } = usePreferences();
  const [name, setName] = useState(account?.name ?? '');
  const usual: Grant = { role: 'operator', region: desk };
  const [grants, setGrants] = useState<readonly Grant[]>(
    account?.grants.map(({ role, region }) => ({ role: roleOf(role), region })) ?? [usual],
  );
  const [sources, setSources] = useState((account?.sources ?? []).join(' '));
  const isPartner = grants.some(({ role }) => role === 'partner');
  const body = (): ChangeBody => ({
    kind: account === undefined ? 'create' : 'grant',
    name: name.trim(),
    grants: [...grants],
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
      <fieldset className="grants">
        <legend className="unseen">{text.roles}</legend>
        {grants.map((grant, place) => (
          <GrantRow
            // biome-ignore lint/suspicious/noArrayIndexKey: the same role may stand there twice while it is chosen
            key={place}
            grant={grant}
            onChange={(changed) =>
              setGrants(grants.map((one, at) => (at === place ? changed : one)))
            }
            onDrop={() => setGrants(grants.filter((_, at) => at !== place))}
          />
        ))}
        <button type="button" onClick={() => setGrants([...grants, usual])}>
          {text.addRole}
        </button>
      </fieldset>
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

interface GrantRowProps {
  readonly grant: Grant;
  readonly onChange: (grant: Grant) => void;
  readonly onDrop: () => void;
}

function GrantRow({ grant: { role, region }, onChange, onDrop }: GrantRowProps) {
  const text = useText(ADMIN_TEXT);
  const { language } = usePreferences();
  return (
    <div>
      <label>
        {text.oneRole}
        <select
          value={role}
          onChange={({ target }) => onChange({ role: roleOf(target.value), region })}
        >
          {ROLE_NAMES.map((one) => (
            <option key={one} value={one}>
              {text.role[one]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {text.region}
        <select value={region} onChange={({ target }) => onChange({ role, region: target.value })}>
          <option value={WHOLE_COUNTRY}>{text.wholeCountry}</option>
          {isOfHome(region) ? null : <option value={region}>{regionName(region, language)}</option>}
          <DeskOptions language={language} />
        </select>
      </label>
      <button type="button" aria-label={text.dropRole} title={text.dropRole} onClick={onDrop}>
        ✕
      </button>
    </div>
  );
}

/** Whether the list of desks has a region; others, of elsewhere, stay what they were. */
function isOfHome(region: string): boolean {
  return region === WHOLE_COUNTRY || isWithin(region, homeRegion());
}
