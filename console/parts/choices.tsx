// Buttons of which one is chosen.

interface ChoicesProps<T extends string | number> {
  readonly of: readonly T[];
  readonly chosen: T;
  readonly wordsOf: (one: T) => string;
  readonly onChoose: (one: T) => void;
}

export function Choices<T extends string | number>(props: ChoicesProps<T>) {
  const { of, chosen, wordsOf, onChoose } = props;
  return of.map((one) => (
    <button key={one} type="button" aria-pressed={one === chosen} onClick={() => onChoose(one)}>
      {wordsOf(one)}
    </button>
  ));
}
