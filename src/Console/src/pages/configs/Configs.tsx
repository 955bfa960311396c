import { Plus, Waypoints } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { call } from '../../api/client';
import { may } from '../../api/session';
import type { Config, List } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { useSession } from '../../app/SessionContext';
import { type Column, DataTable } from '../../ui/DataTable';
import { Page } from '../../ui/Page';
import { SearchField } from '../../ui/SearchField';
import { Badge, DeclaredBadge, Empty, Fault, SkeletonRows } from '../../ui/states';
import { Time } from '../../ui/Time';
import { newSlug } from './new';

const columns: readonly Column<Config>[] = [
  {
    head: 'Name',
    cell: (one) => (
      <div className="name">
        <Link href={`/configs/${encodeURIComponent(one.slug)}`} data-row>
          {one.name}
        </Link>
        <span className="mono faint break">{one.slug}</span>
      </div>
    ),
  },
  {
    head: 'Version',
    cell: (one) => (
      <span className="row number">
        {one.version}
        {one.is_default ? <Badge plain>default</Badge> : null}
        {one.status === 'active' ? null : <Badge>{one.status}</Badge>}
        {one.declared_in_file ? <DeclaredBadge /> : null}
      </span>
    ),
  },
  { head: 'Changed', cell: (one) => <Time at={one.last_updated_at} /> },
];

/** The saved configs. */
export default function Configs() {
  const session = useSession();
  const [search, setSearch] = useState('');
  const configs = useQuery('/v1/configs', (signal) => call<List<Config>>('/v1/configs', { signal }));
  const all = configs.data?.data ?? [];
  const word = search.toLowerCase();
  const shown = all.filter((one) => `${one.name} ${one.slug}`.toLowerCase().includes(word));
  const add = may(session, 'configs.create') ? (
    <Link className="button button-primary" href={`/configs/${newSlug}`}>
      <Plus size={17} aria-hidden /> New config
    </Link>
  ) : null;
  return (
    <Page
      title="Configs"
      lead="Fallbacks, load balances, retries and guardrails, saved under a name that requests use."
      actions={add}
    >
      {configs.error ? <Fault fault={configs.error} onRetry={configs.reload} /> : null}
      {configs.isLoading ? <SkeletonRows /> : null}
      {configs.data && all.length === 0 ? (
        <Empty icon={Waypoints} title="No configs yet" action={add}>
          A config says which provider is asked, what follows when it fails, and what a request may cost. Save one and send its
          slug in x-portkey-config.
        </Empty>
      ) : null}
      {all.length > 0 ? (
        <>
          <SearchField label="Search configs" value={search} onChange={setSearch} />
          <DataTable columns={columns} rows={shown} keyOf={(one) => one.id} />
          {shown.length === 0 ? <p className="soft">No config has “{search}” in its name or slug.</p> : null}
        </>
      ) : null}
    </Page>
  );
}
