import { call } from '../../api/client';
import type { List, UncertainEntry } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { Button } from '../../ui/Button';
import { microDollars, plural } from '../../ui/format';
import { Time } from '../../ui/Time';
import { tell, tellFault } from '../../ui/toasts';
import { withUsage } from './UsageBars';

const reasons = { outcome_unknown: 'the provider’s answer never came', owner_silent: 'its instance is silent' } as const;

/** Attempts of which nobody knows whether they were billed, to be settled by hand. */
export function Uncertain({ path, canResolve }: { path: string; canResolve: boolean }) {
  const entries = useQuery(
    `${path}/usage/uncertain`,
    (signal) => call<List<UncertainEntry>>(withUsage(path, '/uncertain'), { signal }),
    8000,
  );
  const all = entries.data?.data ?? [];
  if (all.length === 0) return null;
  const resolve = (entry: UncertainEntry, resolution: 'charge' | 'release'): void => {
    call(withUsage(path, '/resolve'), { body: { id: entry.id, resolution } }).then(() => {
      tell(resolution === 'charge' ? 'It counts as billed.' : 'It counts as not billed; the money is free again.');
      entries.reload();
    }, tellFault);
  };
  return (
    <section className="stack-s" aria-label="Uncertain attempts">
      <h3>{plural(all.length, 'uncertain attempt')}</h3>
      <p className="small soft">Look into the provider’s bill: was it billed or not?</p>
      <ul className="stack-s">
        {all.slice(0, 50).map((entry) => (
          <li key={entry.id} className="card uncertain-row">
            <div>
              <strong className="number">{microDollars(entry.cost)}</strong>
              <span className="small soft">
                {' '}
                · {reasons[entry.reason]} · <Time at={entry.since} />
              </span>
            </div>
            {canResolve ? (
              <div className="row">
                <Button small onClick={() => resolve(entry, 'charge')}>
                  Billed
                </Button>
                <Button small onClick={() => resolve(entry, 'release')}>
                  Not billed
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
