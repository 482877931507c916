// Who sits here and at which desk; whoever signs in has their password, second factor and sessions here. Without accounts the dialog says so.
import { lazy, Suspense, useState } from 'react';
import { homeRegion, regionLevel, regionName, regionsOf } from '../../signal/region.ts';
import { useSession } from '../link/session.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Reading } from '../parts/reading.tsx';
import { type Language, useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';
import { setPreferences, usePreferences } from './preferences.ts';

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

/** The home region, its cities, and their counties. */
export function DeskOptions({ language }: { readonly language: Language }) {
  const text = useText(SHELL_TEXT);
  const home = homeRegion();
  const isCity = regionLevel(home) === 'city';
  return (
    <>
      <option value={home}>
        {isCity ? text.wholeCity(regionName(home, language)) : text.wholeProvince}
      </option>
      {regionsOf(home).map(({ code, ...names }) =>
        isCity ? (
          <option key={code} value={code}>
            {names[language]}
          </option>
        ) : (
          <optgroup key={code} label={names[language]}>
            <option value={code}>{text.wholeCity(names[language])}</option>
            {regionsOf(code).map((county) => (
              <option key={county.code} value={county.code}>
                {county[language]}
              </option>
            ))}
          </optgroup>
        ),
      )}
    </>
  );
}
