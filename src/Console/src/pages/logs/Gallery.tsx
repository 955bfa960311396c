import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { dollars, duration } from '../../ui/format';
import { Time } from '../../ui/Time';
import { EntryImage } from './EntryImage';
import type { LogEntry } from './types';

interface Props {
  readonly entries: readonly LogEntry[];
  readonly onEnd: () => void;
}

const wanted = 220;
const gap = 12;
const caption = 58;
const overscan = 2;

/** The images, of which only those in view are in the page. */
export function Gallery({ entries, onEnd }: Props) {
  const frame = useRef<HTMLUListElement>(null);
  const search = useSearch();
  const [width, setWidth] = useState(0);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = (): void => {
      setWidth(element.clientWidth);
      setTop(element.getBoundingClientRect().top + scrollY);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const columns = Math.max(2, Math.round((width + gap) / (wanted + gap)));
  const side = Math.max(80, (width - gap * (columns - 1)) / columns);
  const rows = Math.ceil(entries.length / columns);
  const virtual = useWindowVirtualizer({
    count: width > 0 ? rows : 0,
    estimateSize: () => side + caption + gap,
    overscan,
    scrollMargin: top,
  });
  useEffect(() => {
    if (width > 0) virtual.measure();
  }, [virtual, width]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows > 0 && last >= rows - overscan - 1) onEnd();
  }, [last, rows, onEnd]);

  return (
    <ul ref={frame} className="gallery" aria-label="Images" style={{ height: virtual.getTotalSize() }}>
      {items.flatMap((row) =>
        entries.slice(row.index * columns, (row.index + 1) * columns).map((entry, column) => (
          <li
            key={entry.id}
            style={{
              width: side,
              height: side + caption,
              transform: `translate(${column * (side + gap)}px, ${row.start - top}px)`,
            }}
          >
            <Link href={`/logs/${entry.id}${search ? `?${search}` : ''}`} className="shot" data-row>
              <span className="shot-image" style={{ height: side }}>
                <EntryImage entry={entry} />
                {entry.images.length > 1 ? <span className="shot-count">{entry.images.length}</span> : null}
                {entry.is_success ? null : <span className="shot-status">{entry.response_status_code}</span>}
              </span>
              <span className="shot-line">
                <span className="clip">{entry.ai_model || entry.ai_org || entry.source}</span>
                <span className="number">{entry.cost > 0 ? dollars(entry.cost / 100) : ''}</span>
              </span>
              <span className="shot-line faint">
                <Time at={entry.created_at} />
                <span className="number">{duration(entry.response_time)}</span>
              </span>
            </Link>
          </li>
        )),
      )}
    </ul>
  );
}
