import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { dollars, duration } from '../../ui/format';
import { Time } from '../../ui/Time';
import { EntryImage } from './EntryImage';
import { StatusBadge } from './StatusBadge';
import type { LogEntry } from './types';

const height = 56;
const overscan = 8;

/** The entries as rows, of which only those in view are in the page. */
export function Table({ entries, onEnd }: { entries: readonly LogEntry[]; onEnd: () => void }) {
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (frame.current) setTop(frame.current.getBoundingClientRect().top + scrollY);
  }, []);
  const virtual = useWindowVirtualizer({ count: entries.length, estimateSize: () => height, overscan, scrollMargin: top });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (entries.length > 0 && last >= entries.length - overscan - 1) onEnd();
  }, [last, entries.length, onEnd]);
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
      <div ref={frame} className="log-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {items.map((row) => {
          const entry = entries[row.index];
          return entry ? <Row key={entry.id} entry={entry} at={row.index} offset={row.start - top} /> : null;
        })}
      </div>
    </div>
  );
}

function Row({ entry, at, offset }: { entry: LogEntry; at: number; offset: number }) {
  const search = useSearch();
  return (
    <div className="log-row" role="row" aria-rowindex={at + 2} style={{ height, transform: `translateY(${offset}px)` }}>
      <span role="cell" className="log-thumb">
        <EntryImage entry={entry} />
      </span>
      <span role="cell" className="log-name">
        <Link href={`/logs/${entry.id}${search ? `?${search}` : ''}`} className="link clip" data-row>
          {entry.ai_model || entry.operation}
        </Link>
        <span className="faint small clip">{entry.ai_org || entry.source}</span>
      </span>
      <span role="cell">
        <StatusBadge entry={entry} />
      </span>
      <span role="cell" className="clip small log-wide">
        {entry.virtual_key || entry.config || entry.api_key_id || ''}
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
}
