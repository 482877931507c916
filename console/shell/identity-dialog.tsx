// Who sits here and at which desk; whoever signs in has their password, second factor and sessions here. Without accounts the dialog says so.
import { lazy, Suspense, useState } from 'react';
import { regionName, regionsOf } from '../../signal/region.ts';
import { useSession } from '../link/session.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Reading } from '../parts/reading.tsx';
import { type Language, useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';
import { setPreferences, usePreferences } from './preferences.ts';

const PROVINCE = '330000';
/** Comes when somebody opens the dialog. */
const OwnAccount = lazy(async () => ({
  default: (await import('./own-account.tsx')).OwnAccount,
}));

export function IdentityDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useText(SHELL_TEXT);
  const kept = usePreferences();
  const isSignedIn = useSession().data?.kind === 'in';
  const [staff, setStaff] = useState(kept.staff);
  const [desk, setDesk] = useState(kept.desk);
  return (
    <Dialog title={text.identity} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          setPreferences({ staff: staff.trim(), desk });
          onClose();
        }}
      >
        <label>
          {text.staff}
          <input
            value={staff}
            maxLength={64}
            required
            readOnly={isSignedIn}
            placeholder={text.staffHint}
            onChange={({ target }) => setStaff(target.value)}
          />
        </label>
        <label>
          {text.desk}
          <select value={desk} onChange={({ target }) => setDesk(target.value)}>
            <DeskOptions language={kept.language} />
          </select>
        </label>
        {isSignedIn ? null : <p className="note">{text.noAccess}</p>}
        <p className="beside">
          <button type="submit" className="main">
            {text.save}
          </button>
          <button
            type="button"
            className="quiet"
            onClick={() => {
              setPreferences({ hasToured: false });
              onClose();
            }}
          >
            {text.tourAgain}
          </button>
        </p>
      </form>
      {isSignedIn ? (
        <Suspense fallback={<Reading error={null} />}>
          <OwnAccount />
        </Suspense>
      ) : null}
    </Dialog>
  );
}

/** The province, its cities, and their counties. */
export function DeskOptions({ language }: { readonly language: Language }) {
  const text = useText(SHELL_TEXT);
  return (
    <>
      <option value={PROVINCE}>{text.wholeProvince}</option>
      {regionsOf(PROVINCE).map((city) => (
        <optgroup key={city.code} label={city[language]}>
          <option value={city.code}>{text.wholeCity(regionName(city.code, language))}</option>
          {regionsOf(city.code).map((county) => (
            <option key={county.code} value={county.code}>
              {county[language]}
            </option>
          ))}
        </optgroup>
      ))}
    </>
  );
}
