// Instead of the rooms, for whoever may do nothing before they have a second factor.
import { useQueryClient } from '@tanstack/react-query';
import { SecondFactor } from './second-factor.tsx';

export function NeedsFactor() {
  const queries = useQueryClient();
  return (
    <div className="sign-in">
      <div className="card">
        <SecondFactor setAt={undefined} onDone={() => void queries.resetQueries()} />
      </div>
    </div>
  );
}
