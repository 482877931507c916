// Steps of time as bars, the year before as a line over them, and what was to be expected of a step as a box from its low to its high end.

const [WIDTH, HEIGHT, FOOT, HEAD] = [560, 190, 22, 14];
/** A label needs so much room, so that none touches the next. */
const LABEL_PX = 52;
const GAP_PX_MAX = 8;
const BAND_HEIGHT_MIN = 2;

export interface TrendStep {
  /** A day or a month. */
  readonly key: string;
  readonly value: number;
  readonly before: number | null;
  readonly band: { readonly low: number; readonly high: number } | null;
  /** What is said of it under the pointer. */
  readonly title: string;
}

interface DrawingProps {
  readonly steps: readonly TrendStep[];
  /** The last step is not over. */
  readonly goesOn: boolean;
  readonly hasLine: boolean;
  readonly label: string;
}

export function TrendDrawing({ steps, goesOn, hasLine, label }: DrawingProps) {
  const most = Math.max(
    1,
    ...steps.flatMap(({ value, before, band }) => [value, before ?? 0, band?.high ?? 0]),
  );
  const width = WIDTH / steps.length;
  const gap = Math.min(GAP_PX_MAX, width * 0.18);
  const heightOf = (value: number) => ((HEIGHT - FOOT - HEAD) * value) / most;
  const topOf = (value: number) => HEIGHT - FOOT - heightOf(value);
  const line = steps.map(({ before }, i) => `${(i + 0.5) * width},${topOf(before ?? 0)}`);
  const labelEvery = Math.ceil((steps.length * LABEL_PX) / WIDTH);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {steps.map(({ key, value, band, title }, i) => (
        <g key={key}>
          <title>{title}</title>
          <rect
            className={i === steps.length - 1 && goesOn ? 'part' : ''}
            x={i * width + gap}
            y={topOf(value)}
            width={Math.max(1, width - 2 * gap)}
            height={heightOf(value)}
            rx={2}
          />
          {band === null ? null : (
            <rect
              className="band"
              x={i * width + gap / 2}
              y={topOf(band.high)}
              width={Math.max(1, width - gap)}
              height={Math.max(BAND_HEIGHT_MIN, heightOf(band.high) - heightOf(band.low))}
            />
          )}
          {i % labelEvery === 0 ? (
            <text x={(i + 0.5) * width} y={HEIGHT - 6}>
              {key.length === 10 ? key.slice(5) : key}
            </text>
          ) : null}
        </g>
      ))}
      {hasLine ? <polyline points={line.join(' ')} /> : null}
      <line x1="0" x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
    </svg>
  );
}
