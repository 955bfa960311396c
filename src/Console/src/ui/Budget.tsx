import type { Amounts } from '../api/types';
import { compact, microDollars } from './format';
import { Time } from './Time';

const parts = ['settled', 'reserved', 'leased', 'uncertain'] as const;

/** Where a budget stands, as one bar. */
export function Budget({ amounts, kind, label }: { amounts: Amounts; kind: 'cost' | 'requests' | 'images'; label?: string }) {
  const text = (value: number): string => (kind === 'cost' ? microDollars(value) : compact(value));
  const used = parts.reduce((sum, part) => sum + amounts[part], 0);
  const whole = amounts.limit === null ? used : Math.max(amounts.limit + amounts.over, used);
  const name = label ?? (kind === 'cost' ? 'Cost' : kind === 'requests' ? 'Requests' : 'Images');
  return (
    <div className="budget">
      <div className="row row-wide small">
        <span>{name}</span>
        <span className="number soft">
          {amounts.limit === null ? `${text(used)} used, no limit` : `${text(used)} of ${text(amounts.limit)}`}
        </span>
      </div>
      <div
        className="budget-bar"
        role="img"
        aria-label={`${name}: ${parts.map((part) => `${text(amounts[part])} ${part}`).join(', ')}${amounts.free === null ? '' : `, ${text(amounts.free)} free`}`}
      >
        {whole > 0
          ? parts.map((part) => <span key={part} className={part} style={{ width: `${(100 * amounts[part]) / whole}%` }} />)
          : null}
      </div>
      <div className="legend number">
        {parts.map((part) => (
          <span key={part}>
            <i className={`swatch ${part}`} />
            {part} {text(amounts[part])}
          </span>
        ))}
        {amounts.free === null ? null : (
          <span>
            <i className="swatch" />
            free {text(amounts.free)}
          </span>
        )}
        {amounts.over > 0 ? <span>over {text(amounts.over)}</span> : null}
        {amounts.next_reset_at ? (
          <span>
            resets <Time at={amounts.next_reset_at} />
          </span>
        ) : null}
      </div>
    </div>
  );
}
