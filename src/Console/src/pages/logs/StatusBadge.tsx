import { Badge } from '../../ui/states';
import type { ListedEntry } from './types';

/** Status of an entry, and whether the cache or a fallback helped. */
export function StatusBadge({ entry }: { entry: ListedEntry }) {
  const isHit = entry.cache_status === 'HIT' || entry.cache_status === 'SEMANTIC_HIT';
  return (
    <span className="row">
      <Badge tone={entry.is_success ? 'good' : entry.response_status_code >= 500 ? 'bad' : 'warn'}>
        {String(entry.response_status_code)}
      </Badge>
      {isHit ? <Badge plain>cache</Badge> : null}
      {entry.is_fallback && entry.is_success ? <Badge plain>fallback</Badge> : null}
    </span>
  );
}
