import { type Column, DataTable } from '../../ui/DataTable';
import { compact, count, microDollars } from '../../ui/format';
import { Badge } from '../../ui/states';
import { Time } from '../../ui/Time';
import { Section } from './Section';

interface Held {
  readonly cost: number;
  readonly requests: number;
  readonly images: number;
}

interface Lease {
  readonly budget: 'virtual_key' | 'workspace' | 'api_key' | 'policy';
  readonly id: string;
  readonly reserved: Held;
  readonly leased: Held;
}

/** A process of the deployment, by its own report. */
export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly role: 'gateway' | 'all' | 'api' | 'silo';
  readonly version: string;
  readonly state: 'ready' | 'not_ready' | 'draining' | 'silent';
  readonly is_self: boolean;
  readonly started_at: string;
  readonly heard_at: string;
  readonly leases: { readonly total: number; readonly data: readonly Lease[] };
}

const roles = { gateway: 'gateway', all: 'front-end and silo', api: 'front-end', silo: 'silo' } as const;
const tones = { ready: 'good', not_ready: 'warn', draining: 'warn', silent: 'bad' } as const;
const mostShown = 100;

const columns: readonly Column<Instance>[] = [
  {
    head: 'Instance',
    cell: (one) => (
      <div className="name">
        <strong className="break">{one.name}</strong>
        <span className="mono faint">{one.is_self ? `${one.id.slice(-8)}, answers you` : one.id.slice(-8)}</span>
      </div>
    ),
  },
  { head: 'Role', cell: (one) => roles[one.role] },
  { head: 'State', cell: (one) => <Badge tone={tones[one.state]}>{one.state.replace('_', ' ')}</Badge> },
  { head: 'Version', cell: (one) => one.version },
  { head: 'Started', cell: (one) => <Time at={one.started_at} /> },
  { head: 'Heard of', cell: (one) => <Time at={one.heard_at} /> },
  { head: 'Leases', isEnd: true, cell: (one) => count(one.leases.total) },
];

interface Row extends Lease {
  readonly instance: Instance;
}

const both = (text: (value: number) => string, one: number, other: number): string => `${text(one)} + ${text(other)}`;

const leaseColumns: readonly Column<Row>[] = [
  {
    head: 'Budget',
    cell: (row) => (
      <div className="name">
        <strong>{row.budget.replace('_', ' ')}</strong>
        <span className="mono faint break">{row.id}</span>
      </div>
    ),
  },
  { head: 'Held by', cell: (row) => row.instance.name },
  { head: 'Cost', isEnd: true, cell: (row) => both(microDollars, row.reserved.cost, row.leased.cost) },
  { head: 'Requests', isEnd: true, cell: (row) => both(compact, row.reserved.requests, row.leased.requests) },
  { head: 'Images', isEnd: true, cell: (row) => both(compact, row.reserved.images, row.leased.images) },
];

/** The processes of the deployment, and the largest leases that they hold. */
export function Instances({ instances }: { instances: readonly Instance[] }) {
  const rows = instances
    .flatMap((instance) => instance.leases.data.map((lease) => ({ ...lease, instance })))
    .sort((one, other) => other.reserved.cost + other.leased.cost - one.reserved.cost - one.leased.cost);
  const total = instances.reduce((sum, instance) => sum + instance.leases.total, 0);
  const shown = rows.slice(0, mostShown);
  return (
    <>
      <Section title="Instances" isEmpty={instances.length === 0}>
        <DataTable columns={columns} rows={instances} keyOf={(one) => one.id} />
      </Section>
      <Section title="Leases" isEmpty={shown.length === 0}>
        <p className="small soft">
          Amounts that instances hold at budgets: in running attempts, and unused.
          {total > shown.length ? ` The largest ${shown.length} of ${count(total)}.` : ''}
        </p>
        <DataTable columns={leaseColumns} rows={shown} keyOf={(row) => `${row.instance.id} ${row.budget} ${row.id}`} />
      </Section>
    </>
  );
}
