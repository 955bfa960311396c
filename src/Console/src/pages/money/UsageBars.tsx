import { call } from '../../api/client';
import type { Usage } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { Budget } from '../../ui/Budget';
import { Rate, rateName } from '../../ui/Rate';
import { Fault } from '../../ui/states';

const everyMs = 4000;
const kinds = ['cost', 'requests', 'images'] as const;

/** Where the budgets and rate limits of something stand, as they move. */
export function UsageBars({ path, all }: { path: string; all?: boolean }) {
  const usage = useQuery(`${path}/usage`, (signal) => call<Usage>(withUsage(path), { signal }), everyMs);
  if (usage.error && !usage.data) return <Fault fault={usage.error} onRetry={usage.reload} />;
  const data = usage.data;
  if (!data) return <div className="skeleton" />;
  const shown = kinds.filter((kind) => data[kind].limit !== null);
  const bars = shown.length > 0 ? shown : all && data.rate_limits.length === 0 ? kinds : [];
  return (
    <div className="stack">
      {bars.map((kind) => (
        <Budget key={kind} kind={kind} amounts={data[kind]} />
      ))}
      {data.rate_limits.map((rate) => (
        <Rate key={rateName(rate)} rate={rate} />
      ))}
    </div>
  );
}

/** The path of the usage below a path that may have a query. */
export function withUsage(path: string, rest = ''): string {
  const [base, query] = path.split('?');
  return `${base}/usage${rest}${query ? `?${query}` : ''}`;
}
