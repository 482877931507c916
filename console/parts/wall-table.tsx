// Wall screens that are not over, and a button to end each.
import { regionName } from '../../signal/region.ts';
import { useDeed } from '../link/deed.ts';
import { endWall, WALLS_KEY, type Wall } from '../link/walls.ts';
import { usePreferences } from '../shell/preferences.ts';
import { clock, day } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { WALL_TEXT } from '../text/wall-text.ts';
import { Fault } from './fault.tsx';

interface WallTableProps {
  readonly walls: readonly Wall[];
  readonly mayEnd: boolean;
}

export function WallTable({ walls, mayEnd }: WallTableProps) {
  const text = useText(WALL_TEXT);
  const { language } = usePreferences();
  const { fault, isBusy, run } = useDeed(WALLS_KEY);
  if (walls.length === 0) return <p className="empty">{text.none}</p>;
  return (
    <>
      <Fault words={fault} />
      <table>
        <thead>
          <tr>
            <th scope="col">{text.place}</th>
            <th scope="col" className="words">
              {text.region}
            </th>
            <th scope="col" className="words">
              {text.madeBy}
            </th>
            <th scope="col">{text.seen}</th>
            <th scope="col">{text.ends}</th>
            {mayEnd ? (
              <th scope="col">
                <span className="unseen">{text.end}</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {walls.map(({ wallId, place, region, madeBy, seenAt, endsAt }) => (
            <tr key={wallId}>
              <th scope="row">{place}</th>
              <td className="words">{regionName(region, language)}</td>
              <td className="words">{madeBy}</td>
              <td>{seenAt === undefined ? text.never : clock(seenAt)}</td>
              <td>{day(endsAt)}</td>
              {mayEnd ? (
                <td>
                  <button
                    type="button"
                    className="danger"
                    disabled={isBusy}
                    onClick={() => void run(() => endWall(wallId))}
                  >
                    {text.end}
                  </button>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
