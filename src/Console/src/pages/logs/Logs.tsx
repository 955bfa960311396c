import { Images, LayoutGrid, List, Radio, SlidersHorizontal } from 'lucide-react';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { Button } from '../../ui/Button';
import { Page } from '../../ui/Page';
import { SearchField } from '../../ui/SearchField';
import { Segments } from '../../ui/Segments';
import { Empty, Fault, SkeletonRows } from '../../ui/states';
import { useDebounced } from '../../ui/useDebounced';
import { useUrlState } from '../../ui/useUrlState';
import { Chips, Filters } from './Filters';
import { chips, cleared, defaults, type LogUrl, queryOf } from './filters';
import { Gallery } from './Gallery';
import { Table } from './Table';
import { useLive } from './useLive';
import { useLogs } from './useLogs';
import './logs.css';

// The gallery is there before it.
const Detail = lazy(() => import('./Detail'));

/** Every image that went through the gateway. */
export default function Logs() {
  const { id } = useParams();
  const [, navigate] = useLocation();
  const [url, setUrl] = useUrlState<LogUrl>(defaults);
  const [isFiltering, setFiltering] = useState(false);
  const [began] = useState(() => Date.now());
  const typed = useDebounced(url.q, 350);
  const q = url.q && typed;
  const query = useMemo(() => queryOf({ ...url, q }, began), [url, q, began]);
  const logs = useLogs(query);
  const live = useLive(url.live !== '', query, logs.add);

  const at = id === undefined ? -1 : logs.entries.findIndex((entry) => entry.id === id);
  const go = useCallback((to: string) => navigate(`/logs${to}${location.search}`), [navigate]);
  const step = useCallback(
    (by: 1 | -1) => {
      const next = at < 0 ? undefined : logs.entries[at + by];
      if (next) navigate(`/logs/${next.id}${location.search}`, { replace: true });
      if (at > logs.entries.length - 20) logs.loadMore();
    },
    [at, logs, navigate],
  );
  const isFiltered = url.q !== '' || chips.some(([name]) => url[name] !== '');
  const filterCount = chips.filter(([name]) => url[name] !== '').length;
  return (
    <Page
      title="Logs"
      lead="Every image that went through the gateway, with its prompt, its attempts and its price."
      actions={
        <>
          <Button aria-pressed={url.live !== ''} onClick={() => setUrl({ live: url.live ? '' : '1' })}>
            <Radio size={16} aria-hidden className={live.state === 'on' ? 'live-on' : undefined} />
            {live.state === 'on' ? 'Live' : live.state === 'off' ? 'Go live' : 'Connecting…'}
          </Button>
          <Segments
            label="View"
            value={url.view === 'table' ? 'table' : 'gallery'}
            options={[
              { value: 'gallery', label: <LayoutGrid size={16} />, name: 'Gallery' },
              { value: 'table', label: <List size={16} />, name: 'Table' },
            ]}
            onChange={(view) => setUrl({ view })}
          />
        </>
      }
    >
      <div className="row">
        <SearchField label="Search prompts" value={url.q} onChange={(next) => setUrl({ q: next })} />
        <Button aria-expanded={isFiltering} onClick={() => setFiltering(!isFiltering)}>
          <SlidersHorizontal size={16} aria-hidden /> {filterCount > 0 ? `Filters (${filterCount})` : 'Filters'}
        </Button>
      </div>
      {isFiltering ? <Filters url={url} onChange={setUrl} /> : null}
      <Chips url={url} onChange={setUrl} />
      {live.state === 'on' && live.scope === 'this_instance' ? (
        <p className="small faint" role="status">
          Live: what this instance draws. {live.lost > 0 ? `${live.lost} entries came too fast and are only in the list.` : ''}
        </p>
      ) : null}
      {logs.error ? <Fault fault={logs.error} onRetry={logs.reload} /> : null}
      {logs.entries.length === 0 && logs.isLoading && !logs.error ? (
        url.view === 'table' ? (
          <SkeletonRows rows={10} height={56} />
        ) : (
          <div className="gallery-wait" role="status" aria-label="Loading">
            {Array.from({ length: 12 }, (_, index) => (
              <div key={index} className="skeleton" />
            ))}
          </div>
        )
      ) : null}
      {logs.entries.length === 0 && !logs.isLoading && !logs.error ? (
        isFiltered ? (
          <Empty
            icon={Images}
            title="Nothing fits these filters"
            action={<Button onClick={() => setUrl({ ...cleared, range: 'any' }, true)}>Clear all</Button>}
          >
            Try a longer time, or fewer filters.
          </Empty>
        ) : (
          <Empty
            icon={Images}
            title="No images yet"
            action={
              <Link className="button button-primary" href="/playground">
                Draw one in the playground
              </Link>
            }
          >
            Every request to /v1/images stands here a moment after it is answered.
          </Empty>
        )
      ) : null}
      {logs.entries.length > 0 ? (
        url.view === 'table' ? (
          <Table entries={logs.entries} onEnd={logs.loadMore} />
        ) : (
          <Gallery entries={logs.entries} onEnd={logs.loadMore} />
        )
      ) : null}
      {logs.isBounded ? (
        <p className="note note-warn small" role="status">
          The search ended at its bound of seven days or two million entries.{' '}
          {logs.hasMore ? (
            <Button small onClick={logs.loadMore}>
              Search on
            </Button>
          ) : null}
        </p>
      ) : null}
      {id ? (
        <Suspense fallback={<div className="backdrop" />}>
          <Detail
            id={id}
            onClose={() => go('')}
            onStep={step}
            hasPrevious={at > 0}
            hasNext={at >= 0 && at < logs.entries.length - 1}
          />
        </Suspense>
      ) : null}
    </Page>
  );
}
