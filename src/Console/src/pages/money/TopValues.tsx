import { call, withQuery } from '../../api/client';
import type { Policy } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { dollars } from '../../ui/format';

interface Group {
  readonly [name: string]: unknown;
  readonly requests: number;
  readonly cost: number;
}

const days = 30;

/** The group of the analytics that has the values of a policy. */
function groupOf(policy: Policy): { readonly group: string; readonly name: string } | null {
  const [key, ...more] = policy.group_by.map((one) => one.key);
  if (!key || more.length > 0) return null;
  if (key === 'user') return { group: 'users', name: 'user' };
  if (key === 'api_key') return { group: 'api_key', name: 'api_key' };
  return key.startsWith('metadata.') ? { group: `metadata/${encodeURIComponent(key.slice(9))}`, name: 'metadata_value' } : null;
}

/** The values of a policy with the most usage, as the log counts them. */
export function TopValues({ policy, onValue }: { policy: Policy; onValue: (value: string) => void }) {
  const found = groupOf(policy);
  const path = found ? `/v1/analytics/groups/${found.group}` : null;
  const list = useQuery(path ? `top ${path}` : null, (signal) => {
    const min = new Date(Date.now() - days * 86_400_000).toISOString();
    return call<{ data: readonly Group[] }>(withQuery(path ?? '', { time_of_generation_min: min, page_size: 10 }), { signal });
  });
  const values = (list.data?.data ?? []).filter((row) => found && row[found.name]);
  if (!found || values.length === 0) return null;
  return (
    <section className="stack-s" aria-label="Most usage">
      <h3>Most usage in {days} days</h3>
      <div className="row">
        {values.map((row) => {
          const value = String(row[found.name]);
          return (
            <button key={value} type="button" className="preset" onClick={() => onValue(value)}>
              {value} <span className="faint number">{dollars(row.cost / 100)}</span>
            </button>
          );
        })}
      </div>
    </section>
  );
}
