import type { Shares } from './canary';

/** The share of the last target of a load balance: how many requests try what is new. */
export function Canary({ shares, onPercent }: { shares: Shares; onPercent: (percent: number) => void }) {
  const last = shares.names.length - 1;
  const percent = Math.round(shares.percents[last] ?? 0);
  return (
    <section className="card card-body" aria-label="Canary">
      <div className="row row-wide">
        <h2>Canary</h2>
        <span className="number soft">
          {percent} % to {shares.names[last]}
        </span>
      </div>
      <input
        className="range"
        type="range"
        min={0}
        max={100}
        value={percent}
        aria-label={`Share of ${shares.names[last]} in percent`}
        onChange={(event) => onPercent(Number(event.target.value))}
      />
      <div className="legend number">
        {shares.names.map((name, at) => (
          <span key={at}>
            {name} {Math.round((shares.percents[at] ?? 0) * 10) / 10} %
          </span>
        ))}
      </div>
    </section>
  );
}
