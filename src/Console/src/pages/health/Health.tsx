import { Activity } from 'lucide-react';
import { Link } from 'wouter';
import { call, withQuery } from '../../api/client';
import type { List } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { type Column, DataTable } from '../../ui/DataTable';
import { count, duration, plural } from '../../ui/format';
import { Page } from '../../ui/Page';
import { Badge, Empty, Fault, SkeletonRows } from '../../ui/states';
import { type Instance, Instances } from './Instances';
import { Section } from './Section';
import './health.css';

interface Subject {
  readonly provider: string;
  readonly credential: string;
  readonly model_family: string;
  readonly breaker: 'closed' | 'open' | 'half_open';
  readonly open_for_ms: number;
  readonly failure_share: number;
  readonly latency_ms: number | null;
}

interface Providers extends List<Subject> {
  readonly instance: {
    readonly version: string;
    readonly degraded: readonly string[];
    readonly prices_as_of: string | null;
    /** Attempts that run now, by provider. */
    readonly in_flight: Readonly<Record<string, number>>;
  };
}

interface Group {
  readonly ai_model: string;
  readonly requests: number;
  readonly avg_latency: number;
  readonly p95_latency: number;
  readonly p99_latency: number;
  readonly error_count: number;
}

const everyMs = 5000;
const staleDays = 60;

const words = { closed: 'closed', open: 'open', half_open: 'half open' } as const;
const tones = { closed: 'good', open: 'bad', half_open: 'warn' } as const;

const subjectColumns: readonly Column<Subject>[] = [
  {
    head: 'Provider',
    cell: (one) => (
      <div className="name">
        <Link href={`/logs?ai_org=${encodeURIComponent(one.provider)}`} data-row>
          {one.model_family ? `${one.provider} · ${one.model_family}` : one.provider}
        </Link>
        <span className="mono faint">{one.credential ? `credential ${one.credential}…` : 'no credential'}</span>
      </div>
    ),
  },
  {
    head: 'Breaker',
    cell: (one) => (
      <Badge tone={tones[one.breaker]}>
        {one.breaker === 'open' ? `open, ${duration(one.open_for_ms)} left` : words[one.breaker]}
      </Badge>
    ),
  },
  { head: 'Failures', isEnd: true, cell: (one) => `${Math.round(one.failure_share * 1000) / 10} %` },
  { head: 'Latency', isEnd: true, cell: (one) => (one.latency_ms === null ? '–' : duration(one.latency_ms)) },
];

const modelColumns: readonly Column<Group>[] = [
  {
    head: 'Model',
    cell: (one) => (
      <Link className="link" href={`/logs?range=1h&ai_model=${encodeURIComponent(one.ai_model)}`} data-row>
        {one.ai_model || '(none)'}
      </Link>
    ),
  },
  { head: 'Requests', isEnd: true, cell: (one) => count(one.requests) },
  { head: 'Errors', isEnd: true, cell: (one) => count(one.error_count) },
  { head: 'Average', isEnd: true, cell: (one) => duration(one.avg_latency) },
  { head: 'p95', isEnd: true, cell: (one) => duration(one.p95_latency) },
  { head: 'p99', isEnd: true, cell: (one) => duration(one.p99_latency) },
];

/** Whether providers and the instances of the deployment are well. */
export default function Health() {
  const health = useQuery('/v1/health/providers', (signal) => call<Providers>('/v1/health/providers', { signal }), everyMs);
  const instances = useQuery(
    '/v1/health/instances',
    (signal) => call<List<Instance>>('/v1/health/instances', { signal }),
    everyMs,
  );
  const models = useQuery(
    'health of models',
    (signal) => {
      const min = new Date(Date.now() - 3_600_000).toISOString();
      const path = withQuery('/v1/analytics/groups/ai-models', { time_of_generation_min: min, page_size: 50 });
      return call<{ data: readonly Group[] }>(path, { signal });
    },
    4 * everyMs,
  );
  const subjects = health.data?.data ?? [];
  const fault = health.error ?? instances.error;
  return (
    <Page title="Health" lead="Providers as this instance sees them, and the instances of the deployment.">
      {fault ? <Fault fault={fault} onRetry={health.error ? health.reload : instances.reload} /> : null}
      {health.isLoading ? <SkeletonRows rows={3} height={72} /> : null}
      {health.data ? <Tiles health={health.data} /> : null}
      {health.data && subjects.length === 0 ? (
        <Empty icon={Activity} title="No provider was asked lately">
          Breakers, failures and latencies show here as soon as images are drawn.
        </Empty>
      ) : null}
      <Section title="Providers" isEmpty={subjects.length === 0}>
        <DataTable
          columns={subjectColumns}
          rows={subjects}
          keyOf={(one) => `${one.provider} ${one.credential} ${one.model_family}`}
        />
      </Section>
      <Section title="Models in the last hour" isEmpty={!models.data || models.data.data.length === 0}>
        <DataTable columns={modelColumns} rows={models.data?.data ?? []} keyOf={(one) => one.ai_model} />
      </Section>
      <Instances instances={instances.data?.data ?? []} />
    </Page>
  );
}

function Tiles({ health: { data, instance } }: { health: Providers }) {
  const open = data.filter((one) => one.breaker !== 'closed').length;
  const running = Object.values(instance.in_flight).reduce((sum, attempts) => sum + attempts, 0);
  const isDegraded = instance.degraded.length > 0;
  const days = instance.prices_as_of ? Math.floor((Date.now() - Date.parse(instance.prices_as_of)) / 86_400_000) : null;
  return (
    <div className="tiles">
      <Tile title="Instance" tone={isDegraded ? 'warn' : 'good'} state={isDegraded ? 'degraded' : 'ready'}>
        {isDegraded ? `without ${instance.degraded.join(', ')}` : `version ${instance.version}`}
      </Tile>
      <Tile title="Breakers" tone={open > 0 ? 'bad' : 'good'} state={open > 0 ? `${open} open` : 'all closed'}>
        {plural(data.length, 'provider and credential', 'providers and credentials')} in use
      </Tile>
      <Tile title="In flight" tone="good" state={plural(running, 'image request')}>
        {running === 0
          ? 'nothing is being drawn'
          : Object.entries(instance.in_flight)
              .map(([provider, attempts]) => `${provider} ${count(attempts)}`)
              .join(', ')}
      </Tile>
      <Tile
        title="Price list"
        tone={days !== null && days > staleDays ? 'warn' : 'good'}
        state={days === null ? 'no date' : plural(days, 'day')}
      >
        {instance.prices_as_of ? `as of ${instance.prices_as_of}` : 'its prices have no dates'}
      </Tile>
    </div>
  );
}

interface TileProps {
  readonly title: string;
  readonly tone: 'good' | 'warn' | 'bad';
  readonly state: string;
  readonly children: React.ReactNode;
}

function Tile({ title, tone, state, children }: TileProps) {
  return (
    <section className="card tile" aria-label={title}>
      <div className="row row-wide">
        <h2>{title}</h2>
        <Badge tone={tone}>{state}</Badge>
      </div>
      <p className="small soft">{children}</p>
    </section>
  );
}
