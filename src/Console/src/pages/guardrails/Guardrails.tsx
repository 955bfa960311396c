import { Plus, ShieldCheck } from 'lucide-react';
import { Link } from 'wouter';
import { call } from '../../api/client';
import { may } from '../../api/session';
import type { Guardrail, List } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { useSession } from '../../app/SessionContext';
import { type Column, DataTable } from '../../ui/DataTable';
import { Page } from '../../ui/Page';
import { SearchField } from '../../ui/SearchField';
import { Badge, DeclaredBadge, Empty, Fault, SkeletonRows } from '../../ui/states';
import { Time } from '../../ui/Time';
import { useUrlState } from '../../ui/useUrlState';
import { newSlug } from '../configs/new';

const defaults = { q: '' } as const;

const columns: readonly Column<Guardrail>[] = [
  {
    head: 'Name',
    cell: (one) => (
      <div className="name">
        <Link href={`/guardrails/${encodeURIComponent(one.slug)}`} data-row>
          {one.name}
        </Link>
        <span className="mono faint break">{one.slug}</span>
      </div>
    ),
  },
  {
    head: 'Status',
    cell: (one) => (
      <span className="row">
        <Badge>{one.status}</Badge>
        {one.declared_in_file ? <DeclaredBadge /> : null}
      </span>
    ),
  },
  { head: 'Version', cell: (one) => <span className="number">{one.version_id.slice(one.version_id.lastIndexOf('_') + 1)}</span> },
  { head: 'Changed', cell: (one) => <Time at={one.last_updated_at} /> },
];

/** The saved guardrails. */
export default function Guardrails() {
  const session = useSession();
  const [url, setUrl] = useUrlState<Record<keyof typeof defaults, string>>(defaults);
  const guardrails = useQuery('/v1/guardrails', (signal) => call<List<Guardrail>>('/v1/guardrails', { signal }));
  const all = guardrails.data?.data ?? [];
  const word = url.q.toLowerCase();
  const shown = all.filter((one) => `${one.name} ${one.slug}`.toLowerCase().includes(word));
  const add = may(session, 'guardrails.create') ? (
    <Link className="button button-primary" href={`/guardrails/${newSlug}`}>
      <Plus size={17} aria-hidden /> New guardrail
    </Link>
  ) : null;
  return (
    <Page title="Guardrails" lead="Checks on prompts and images, saved under a name that configs use." actions={add}>
      {guardrails.error ? <Fault fault={guardrails.error} onRetry={guardrails.reload} /> : null}
      {guardrails.isLoading ? <SkeletonRows /> : null}
      {guardrails.data && all.length === 0 ? (
        <Empty icon={ShieldCheck} title="No guardrails yet" action={add}>
          A guardrail looks at a prompt before it is drawn, or at the images afterwards, and refuses what it must not let through.
          Save one and name its slug in a config’s input_guardrails or output_guardrails.
        </Empty>
      ) : null}
      {all.length > 0 ? (
        <>
          <SearchField label="Search guardrails" value={url.q} onChange={(q) => setUrl({ q })} />
          <DataTable columns={columns} rows={shown} keyOf={(one) => one.id} />
          {shown.length === 0 ? <p className="soft">No guardrail has “{url.q}” in its name or slug.</p> : null}
        </>
      ) : null}
    </Page>
  );
}
