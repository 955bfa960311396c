import { Activity } from 'lucide-react';
import { Link } from 'wouter';
import { call, withQuery } from '../../api/client';
import { useQuery } from '../../api/useQuery';
import { count, duration, plural } from '../../ui/format';
import { Page } from '../../ui/Page';
import { Badge, Empty, Fault, SkeletonRows } from '../../ui/states';
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

interface Health {
  readonly data: readonly Subject[];
  readonly instance: { readonly version: string; readonly degraded: readonly string[]; readonly prices_as_of: string | null };
}

interface Group {
  readonly ai_model: string;
  readonly requests: number;
  readonly avg_latency: number;
  readonly p95_latency: number;
  readonly p99_latency: number;
  readonly error_count: number;
  readonly success_rate: number;
  readonly images: number;
}

const everyMs = 5000;
const staleDays = 60;

const words = { closed: 'closed', open: 'open', half_open: 'half open' } as const;
const tones = { closed: 'good', open: 'bad', half_open: 'warn' } as const;

/** Whether providers and this instance are well. */
export default function Health() {
  const health = useQuery('/v1/health/providers', (signal) => call<Health>('/v1/health/providers', { signal }), everyMs);
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
  const open = subjects.filter((one) => one.breaker !== 'closed').length;
  const instance = health.data?.instance;
  const days = instance?.prices_as_of ? Math.floor((Date.now() - Date.parse(instance.prices_as_of)) / 86_400_000) : null;
  return (
    <Page title="Health" lead="Providers as this instance sees them, and the instance itself.">
      {health.error ? <Fault fault={health.error} onRetry={health.reload} /> : null}
      {health.isLoading ? <SkeletonRows rows={3} height={72} /> : null}
      {instance ? (
        <div className="tiles">
          <Tile
            title="Instance"
            tone={instance.degraded.length > 0 ? 'warn' : 'good'}
            state={instance.degraded.length > 0 ? 'degraded' : 'ready'}
          >
            {instance.degraded.length > 0 ? `without ${instance.degraded.join(', ')}` : `version ${instance.version}`}
          </Tile>
          <Tile title="Breakers" tone={open > 0 ? 'bad' : 'good'} state={open > 0 ? `${open} open` : 'all closed'}>
            {plural(subjects.length, 'provider and credential', 'providers and credentials')} in use
          </Tile>
          <Tile
            title="Price list"
            tone={days !== null && days > staleDays ? 'warn' : 'good'}
            state={days === null ? 'no date' : plural(days, 'day')}
          >
            {instance.prices_as_of ? `as of ${instance.prices_as_of}` : 'its prices have no dates'}
          </Tile>
        </div>
      ) : null}
      {health.data && subjects.length === 0 ? (
        <Empty icon={Activity} title="No provider was asked lately">
          Breakers, failures and latencies show here as soon as images are drawn.
        </Empty>
      ) : null}
      {subjects.length > 0 ? (
        <section className="stack-s" aria-label="Providers">
          <h2>Providers</h2>
          <div className="table-frame">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Provider</th>
                  <th scope="col">Breaker</th>
                  <th scope="col" className="end">
                    Failures
                  </th>
                  <th scope="col" className="end">
                    Latency
                  </th>
                </tr>
              </thead>
              <tbody>
                {subjects.map((one) => (
                  <tr key={`${one.provider} ${one.credential} ${one.model_family}`}>
                    <td>
                      <div className="name">
                        <Link href={`/logs?ai_org=${encodeURIComponent(one.provider)}`} data-row>
                          {one.model_family ? `${one.provider} · ${one.model_family}` : one.provider}
                        </Link>
                        <span className="mono faint">{one.credential ? `credential ${one.credential}…` : 'no credential'}</span>
                      </div>
                    </td>
                    <td>
                      <Badge tone={tones[one.breaker]}>
                        {one.breaker === 'open' ? `open, ${duration(one.open_for_ms)} left` : words[one.breaker]}
                      </Badge>
                    </td>
                    <td className="end number">{Math.round(one.failure_share * 1000) / 10} %</td>
                    <td className="end number">{one.latency_ms === null ? '–' : duration(one.latency_ms)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ) : null}
      {models.data && models.data.data.length > 0 ? (
        <section className="stack-s" aria-label="Models in the last hour">
          <h2>Models in the last hour</h2>
          <div className="table-frame">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Model</th>
                  <th scope="col" className="end">
                    Requests
                  </th>
                  <th scope="col" className="end">
                    Errors
                  </th>
                  <th scope="col" className="end">
                    Average
                  </th>
                  <th scope="col" className="end">
                    p95
                  </th>
                  <th scope="col" className="end">
                    p99
                  </th>
                </tr>
              </thead>
              <tbody>
                {models.data.data.map((one) => (
                  <tr key={one.ai_model}>
                    <td>
                      <Link className="link" href={`/logs?range=1h&ai_model=${encodeURIComponent(one.ai_model)}`} data-row>
                        {one.ai_model || '(none)'}
                      </Link>
                    </td>
                    <td className="end number">{count(one.requests)}</td>
                    <td className="end number">{count(one.error_count)}</td>
                    <td className="end number">{duration(one.avg_latency)}</td>
                    <td className="end number">{duration(one.p95_latency)}</td>
                    <td className="end number">{duration(one.p99_latency)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ) : null}
    </Page>
  );
}

function Tile({
  title,
  tone,
  state,
  children,
}: {
  title: string;
  tone: 'good' | 'warn' | 'bad';
  state: string;
  children: React.ReactNode;
}) {
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
