// Below the map: what is pointed at, and the shades from little to much.
import { isWallPage } from '../link/walls.ts';
import { COMMAND_TEXT } from '../text/command-text.ts';
import { useText } from '../text/language.ts';

const SHADES = [0, 1, 2, 3, 4] as const;

interface LegendProps {
  readonly areRated: boolean;
  /** Name and figure of the county under the pointer or with the focus. */
  readonly pointed: string | undefined;
}

export function MapLegend({ areRated, pointed }: LegendProps) {
  const text = useText(COMMAND_TEXT);
  return (
    <p className="legend note">
      <span className="pointed" aria-hidden="true">
        {pointed ?? (isWallPage() ? '' : text.pointHere)}
      </span>
      {areRated ? null : <span>{text.countiesByCount}</span>}
      {text.fewer}
      {SHADES.map((shade) => (
        <i key={shade} className={`q${shade}`} />
      ))}
      {text.more}
    </p>
  );
}
