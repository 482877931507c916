// The button that brings the next page of a list whose newest come first.
import { ADMIN_TEXT } from '../text/admin-text.ts';
import { useText } from '../text/language.ts';

interface OlderProps {
  readonly pages: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(): unknown;
  };
}

/** Nothing when there are no older ones. */
export function Older({ pages }: OlderProps) {
  const text = useText(ADMIN_TEXT);
  if (!pages.hasNextPage) return null;
  return (
    <p className="deeds">
      <button
        type="button"
        disabled={pages.isFetchingNextPage}
        onClick={() => void pages.fetchNextPage()}
      >
        {text.older}
      </button>
    </p>
  );
}
