import type { RateStanding } from '../api/types';
import { count } from './format';

const units = { rpm: 'a minute', rph: 'an hour', rpd: 'a day' } as const;

/** What a rate limit counts, such as “requests a minute”. */
export const rateName = (limit: Pick<RateStanding, 'type' | 'unit'>): string =>
  [limit.type.replaceAll('_', ' '), limit.unit ? units[limit.unit] : ''].filter(Boolean).join(' ');

/** Where a rate limit stands, as one bar. */
export function Rate({ rate }: { rate: RateStanding }) {
  const name = rateName(rate);
  const label = name.charAt(0).toUpperCase() + name.slice(1);
  const text = `${count(rate.used)} of ${count(rate.limit)}`;
  return (
    <div className="budget">
      <div className="row row-wide small">
        <span>{label}</span>
        <span className="number soft">{text}</span>
      </div>
      <div className="budget-bar" role="img" aria-label={`${label}: ${text}`}>
        <span className="reserved" style={{ width: `${rate.limit > 0 ? Math.min(100, (100 * rate.used) / rate.limit) : 0}%` }} />
      </div>
    </div>
  );
}
