import { memo, useEffect, useRef } from 'react';
import { Link, useSearch } from 'wouter';
import { dollars, duration } from '../../ui/format';
import { Time } from '../../ui/Time';
import { EntryImage } from './EntryImage';
import { StatusBadge } from './StatusBadge';
import type { ListedEntry } from './types';
import { useFlight } from './useFlight';
import { useKeyNames } from './useKeyNames';
import { useWindowRows } from './useWindowRows';

const height = 56;
const overscan = 8;

/** The entries as rows, of which only those in view are in the page. */
export function Table({ entries, onEnd }: { entries: readonly ListedEntry[]; onEnd: () => void }) {
  const frame = useRef<HTMLDivElement>(null);
  const search = useSearch();
  const isFlight = useFlight();
  const keyName = useKeyNames();
  const { first, end } = useWindowRows(frame, entries.length, height, overscan);
  useEffect(() => {
    if (entries.length > 0 && end >= entries.length - 1) onEnd();
  }, [end, entries.length, onEnd]);
  return (
    <div className="log-table card" role="table" aria-label="Requests" aria-rowcount={entries.length + 1}>
      <div className="log-row log-head" role="row">
        <span role="columnheader">
          <span className="hidden">Image</span>
        </span>
        <span role="columnheader">Model</span>
        <span role="columnheader">Status</span>
        <span role="columnheader" className="log-wide">
          Key
        </span>
        <span role="columnheader" className="end log-wide">
          Took
        </span>
        <span role="columnheader" className="end">
          Cost
        </span>
        <span role="columnheader" className="end log-wide">
          When
        </span>
      </div>
      <div ref={frame} className="log-body" role="rowgroup" style={{ height: entries.length * height }}>
        {entries.slice(first, end).map((entry, at) => (
          <Row key={entry.id} entry={entry} at={first + at} search={search} isPassing={isFlight} keyName={keyName} />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly entry: ListedEntry;
  readonly at: number;
  readonly search: string;
  readonly isPassing: boolean;
  readonly keyName: (id: string) => string;
}

const Row = memo(function Row({ entry, at, search, isPassing, keyName }: RowProps) {
  return (
    <div className="log-row" role="row" aria-rowindex={at + 2} style={{ height, transform: `translateY(${at * height}px)` }}>
      <span role="cell" className="log-thumb">
        <EntryImage entry={entry} isPassing={isPassing} />
      </span>
      <span role="cell" className="log-name">
        <Link href={`/logs/${entry.id}${search ? `?${search}` : ''}`} className="link clip" data-row>
          {entry.ai_model || entry.operation}
        </Link>
        <span className="faint small clip">
          {entry.ai_org || entry.source}
          <span className="log-narrow">
            {' · '}
            <Time at={entry.created_at} short />
          </span>
        </span>
      </span>
      <span role="cell">
        <StatusBadge entry={entry} />
      </span>
      <span role="cell" className="clip small log-wide">
        {entry.virtual_key || entry.config || (entry.api_key_id ? keyName(entry.api_key_id) : '')}
      </span>
      <span role="cell" className="end number log-wide">
        {duration(entry.response_time)}
      </span>
      <span role="cell" className="end number">
        {entry.cost > 0 ? dollars(entry.cost / 100) : '–'}
      </span>
      <span role="cell" className="end log-wide">
        <Time at={entry.created_at} />
      </span>
    </div>
  );
});
