import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { dollars, duration } from '../../ui/format';
import { Time } from '../../ui/Time';
import { EntryImage } from './EntryImage';
import type { ListedEntry } from './types';
import { useFlight } from './useFlight';
import { useWindowRows } from './useWindowRows';

interface Props {
  readonly entries: readonly ListedEntry[];
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
  const isFlight = useFlight();
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = (): void => setWidth(element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const columns = Math.max(2, Math.round((width + gap) / (wanted + gap)));
  const side = Math.max(80, (width - gap * (columns - 1)) / columns);
  const rows = Math.ceil(entries.length / columns);
  const height = side + caption + gap;
  const { first, end } = useWindowRows(frame, width > 0 ? rows : 0, height, overscan);
  useEffect(() => {
    if (rows > 0 && end >= rows - 1) onEnd();
  }, [end, rows, onEnd]);

  return (
    <ul ref={frame} className="gallery" aria-label="Images" style={{ height: rows * height }}>
      {entries.slice(first * columns, end * columns).map((entry, at) => (
        <Shot
          key={entry.id}
          entry={entry}
          side={side}
          x={(at % columns) * (side + gap)}
          y={(first + Math.floor(at / columns)) * height}
          search={search}
          isPassing={isFlight}
        />
      ))}
    </ul>
  );
}

interface ShotProps {
  readonly entry: ListedEntry;
  readonly side: number;
  readonly x: number;
  readonly y: number;
  readonly search: string;
  readonly isPassing: boolean;
}

/** One of the images; those that stay in view while the page is scrolled are not drawn again. */
const Shot = memo(function Shot({ entry, side, x, y, search, isPassing }: ShotProps) {
  return (
    <li style={{ width: side, height: side + caption, transform: `translate(${x}px, ${y}px)` }}>
      <Link href={`/logs/${entry.id}${search ? `?${search}` : ''}`} className="shot" data-row>
        <span className="shot-image" style={{ height: side }}>
          <EntryImage entry={entry} isPassing={isPassing} />
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
  );
});
