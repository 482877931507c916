// What stands where an answer is not there yet, or did not come.
import { Refusal } from '../link/request.ts';
import { useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';

interface ReadingProps {
  readonly error: Error | null;
  readonly onRetry?: () => void;
}

/** Loading while there is no error; the error and a way on when there is one. */
export function Reading({ error, onRetry }: ReadingProps) {
  const text = useText(SHELL_TEXT);
  if (error === null) {
    return (
      <div className="reading" role="status">
        <span className="spinner" aria-hidden="true" />
        {text.loading}
      </div>
    );
  }
  return (
    <div className="reading failed" role="alert">
      <p>{error instanceof Refusal ? text.failedWhy(error.message) : text.linkDown}</p>
      {onRetry === undefined ? null : (
        <button type="button" onClick={onRetry}>
          {text.retry}
        </button>
      )}
    </div>
  );
}
