import { type LucideIcon, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { call } from '../api/client';
import { may } from '../api/session';
import type { List } from '../api/types';
import { useQuery } from '../api/useQuery';
import { useSession } from '../app/SessionContext';
import { type Column, DataTable } from '../ui/DataTable';
import { Page } from '../ui/Page';
import { SearchField } from '../ui/SearchField';
import { Empty, Fault, SkeletonRows } from '../ui/states';
import { Time } from '../ui/Time';
import { useUrlState } from '../ui/useUrlState';
import { newSlug, pageOf, type SavedDocument } from './kind';

interface Props<T> {
  readonly noun: 'config' | 'guardrail';
  readonly icon: LucideIcon;
  readonly title: string;
  readonly lead: string;
  /** What such a document is for. */
  readonly empty: ReactNode;
  /** Between the name and the last change. */
  readonly columns: readonly Column<T>[];
}

const defaults = { q: '' } as const;

/** The saved documents of one kind. */
export function DocumentList<T extends SavedDocument>({ noun, icon, title, lead, empty, columns }: Props<T>) {
  const session = useSession();
  const [url, setUrl] = useUrlState<Record<keyof typeof defaults, string>>(defaults);
  const path = `/v1/${noun}s`;
  const list = useQuery(path, (signal) => call<List<T>>(path, { signal }));
  const all = list.data?.data ?? [];
  const word = url.q.toLowerCase();
  const shown = all.filter((one) => `${one.name} ${one.slug}`.toLowerCase().includes(word));
  const add = may(session, `${noun}s.create`) ? (
    <Link className="button button-primary" href={`/${noun}s/${newSlug}`}>
      <Plus size={17} aria-hidden /> New {noun}
    </Link>
  ) : null;
  return (
    <Page title={title} lead={lead} actions={add}>
      {list.error ? <Fault fault={list.error} onRetry={list.reload} /> : null}
      {list.isLoading ? <SkeletonRows /> : null}
      {list.data && all.length === 0 ? (
        <Empty icon={icon} title={`No ${noun}s yet`} action={add}>
          {empty}
        </Empty>
      ) : null}
      {all.length > 0 ? (
        <>
          <SearchField label={`Search ${noun}s`} value={url.q} onChange={(q) => setUrl({ q })} />
          {shown.length > 0 ? (
            <DataTable
              columns={[
                { head: 'Name', cell: (one) => <Name noun={noun} one={one} /> },
                ...columns,
                { head: 'Changed', cell: (one) => <Time at={one.last_updated_at} /> },
              ]}
              rows={shown}
              keyOf={(one) => one.id}
            />
          ) : (
            <p className="soft">
              No {noun} has “{url.q}” in its name or slug.
            </p>
          )}
        </>
      ) : null}
    </Page>
  );
}

const Name = ({ noun, one }: { noun: string; one: SavedDocument }) => (
  <div className="name">
    <Link href={pageOf(noun, one.slug)} data-row>
      {one.name}
    </Link>
    <span className="mono faint break">{one.slug}</span>
  </div>
);
