import { call, withQuery } from '../../api/client';
import { useQuery } from '../../api/useQuery';
import { dollars, duration } from '../../ui/format';
import { SkeletonRows } from '../../ui/states';
import { StatusBadge } from './StatusBadge';
import type { LogEntry, LogPage } from './types';

/** Every attempt of a request: which target, why, with what outcome, how long and for how much. */
export function Timeline({ entry }: { entry: LogEntry }) {
  const path = withQuery('/v1/logs', { trace_id: entry.trace_id, page_size: 200 });
  const trace = useQuery(path, (signal) => call<LogPage>(path, { signal }));
  if (!trace.data) return trace.error ? null : <SkeletonRows rows={2} />;
  const attempts = [...trace.data.data].sort(
    (one, other) => one.attempt - other.attempt || (one.created_at < other.created_at ? -1 : 1),
  );
  const longest = Math.max(1, ...attempts.map((one) => one.response_time + one.queue_time));
  return (
    <ol className="timeline" aria-label="Attempts">
      {attempts.map((one) => (
        <li key={one.id} aria-current={one.id === entry.id ? 'true' : undefined}>
          <div className="row row-wide">
            <strong className="break">{[one.ai_org || words[one.source], one.ai_model].filter(Boolean).join(' · ')}</strong>
            <StatusBadge entry={one} />
          </div>
          <p className="small soft break">
            {[
              one.target,
              one.route_reason?.replaceAll('_', ' '),
              one.retry > 0 ? `retry ${one.retry}` : null,
              one.error_code,
              one.attempt_class === 'answered' ? null : one.attempt_class.replaceAll('_', ' '),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <div className="timeline-bar" aria-hidden>
            <span className="timeline-wait" style={{ width: `${(100 * one.queue_time) / longest}%` }} />
            <span className="timeline-run" style={{ width: `${Math.max(1, (100 * one.response_time) / longest)}%` }} />
          </div>
          <p className="small faint number">
            {duration(one.response_time)}
            {one.queue_time >= 1 ? ` after waiting ${duration(one.queue_time)}` : ''}
            {` · ${one.cost > 0 ? dollars(one.cost / 100) : 'no cost'}`}
            {one.is_cost_uncertain ? ' · perhaps billed' : ''}
          </p>
        </li>
      ))}
    </ol>
  );
}

const words = {
  attempt: '',
  refused: 'refused by the gateway',
  cache_hit: 'answered from the cache',
  replay: 'replayed',
  client: 'told by a client',
} as const;
