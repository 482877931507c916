// A commander makes the link of a wall screen, and ends those that were made.
import { type FormEvent, useState } from 'react';
import { useDeed } from '../link/deed.ts';
import { useSession } from '../link/session.ts';
import { makeWall, useWalls, WALLS_KEY, wallAddress } from '../link/walls.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Fault } from '../parts/fault.tsx';
import { Reading } from '../parts/reading.tsx';
import { WallTable } from '../parts/wall-table.tsx';
import { useText } from '../text/language.ts';
import { WALL_TEXT } from '../text/wall-text.ts';

const DAYS_USUAL = 90;
const DAYS_MAX = 366;

interface WallDialogProps {
  readonly region: string;
  readonly onClose: () => void;
}

export function WallDialog({ region, onClose }: WallDialogProps) {
  const text = useText(WALL_TEXT);
  const hasAccounts = useSession().data?.kind === 'in';
  const { data, error, refetch } = useWalls(hasAccounts);
  const { fault, isBusy, run } = useDeed(WALLS_KEY);
  const [link, setLink] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const place = String(typed.get('place')).trim();
    const days = Number(typed.get('days'));
    void run(async () => setLink(wallAddress((await makeWall({ place, region, days })).token)));
  };
  if (!hasAccounts) {
    return (
      <Dialog title={text.title} onClose={onClose}>
        <p>{text.noAccounts}</p>
        <Link address={wallAddress()} />
      </Dialog>
    );
  }
  return (
    <Dialog title={text.title} onClose={onClose} isWide={true}>
      <p className="note">{text.note}</p>
      {link === undefined ? (
        <form className="form" onSubmit={submit}>
          <label>
            {text.place}
            <input
              name="place"
              required={true}
              maxLength={60}
              pattern=".*\S.*"
              placeholder={text.placeHint}
            />
          </label>
          <label>
            {text.days}
            <input
              name="days"
              type="number"
              min={1}
              max={DAYS_MAX}
              required={true}
              defaultValue={DAYS_USUAL}
            />
          </label>
          <Fault words={fault} />
          <button type="submit" className="main" disabled={isBusy}>
            {text.make}
          </button>
        </form>
      ) : (
        <>
          <p role="status">{text.once}</p>
          <Link address={link} />
        </>
      )}
      <h3>{text.mine}</h3>
      {data === undefined ? (
        <Reading error={error} onRetry={() => void refetch()} />
      ) : (
        <WallTable walls={data.walls} mayEnd={true} />
      )}
    </Dialog>
  );
}

function Link({ address }: { readonly address: string }) {
  const text = useText(WALL_TEXT);
  return (
    <div className="link-line">
      <input
        readOnly={true}
        aria-label={text.title}
        value={address}
        onFocus={({ target }) => target.select()}
      />
      <CopyButton value={address} />
    </div>
  );
}
