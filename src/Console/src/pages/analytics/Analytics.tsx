import { ChartNoAxesCombined } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { Select, TextField } from '../../ui/Field';
import { compact, count, dollars, duration } from '../../ui/format';
import { Page } from '../../ui/Page';
import { Segments } from '../../ui/Segments';
import { Empty } from '../../ui/states';
import { useDebounced } from '../../ui/useDebounced';
import { useUrlState } from '../../ui/useUrlState';
import { useFilterValues } from '../logs/useFilterValues';
import { useKeyNames } from '../logs/useKeyNames';
import type { Query } from './data';
import { GraphCard, GraphFrame, type Plot, useGraph } from './GraphCard';
import { GroupTable } from './GroupTable';
import './analytics.css';

const defaults = {
  range: '24h',
  ai_org: '',
  ai_model: '',
  virtual_keys: '',
  api_key_ids: '',
  workspace_slug: '',
  metadata_key: '',
} as const;
const filters = [
  ['ai_org', 'Provider'],
  ['ai_model', 'Model'],
  ['virtual_keys', 'Saved provider'],
  ['api_key_ids', 'API key'],
  ['workspace_slug', 'Workspace'],
] as const;
const spans = { '1h': 3_600_000, '24h': 86_400_000, '7d': 7 * 86_400_000, '30d': 30 * 86_400_000 } as const;

const cents = (value: number): string => dollars(value / 100);
const percent = (value: number): string => `${Math.round(value * 10) / 10} %`;

const requestPlot: Plot = {
  title: 'Requests',
  graph: 'requests',
  lines: [{ name: 'total', label: 'Requests', color: '--accent', isFilled: true }],
  format: compact,
  isWhole: true,
  figure: (summary) => count(summary.total ?? 0),
};

const plots: readonly Plot[] = [
  {
    title: 'Images',
    graph: 'images',
    lines: [{ name: 'total', label: 'Images', color: '--accent', isFilled: true }],
    format: compact,
    isWhole: true,
    figure: (summary) => `${count(summary.total ?? 0)} · ${Math.round((summary.avg ?? 0) * 100) / 100} a request`,
  },
  {
    title: 'Cost',
    graph: 'cost',
    lines: [{ name: 'total', label: 'Cost', color: '--accent', isFilled: true }],
    format: cents,
    figure: (summary) => `${cents(summary.total ?? 0)} · ${cents(summary.avg ?? 0)} a request`,
  },
  {
    title: 'Latency',
    graph: 'latency',
    lines: [
      { name: 'p50', label: 'Median', color: '--accent' },
      { name: 'p90', label: 'p90', color: '--part-uncertain' },
      { name: 'p99', label: 'p99', color: '--bad' },
    ],
    format: duration,
    hasGaps: true,
    figure: (summary) => `${duration(summary.p50 ?? 0)} median · ${duration(summary.p99 ?? 0)} p99`,
  },
  {
    title: 'Errors',
    graph: 'errors/rate',
    lines: [{ name: 'rate', label: 'Error rate', color: '--bad', isFilled: true }],
    format: percent,
    figure: (summary) => percent(summary.rate ?? 0),
    rows: { status_code: '4xx,5xx' },
  },
  {
    title: 'Cache hits',
    graph: 'cache/hit-rate',
    lines: [{ name: 'rate', label: 'Hit rate', color: '--accent', isFilled: true }],
    format: percent,
    figure: (summary) => `${percent(summary.rate ?? 0)} · ${count(summary.total ?? 0)} hits`,
    rows: { cache_status: 'HIT' },
  },
  {
    title: 'Users',
    graph: 'users',
    lines: [{ name: 'total', label: 'Users', color: '--accent', isFilled: true }],
    format: compact,
    isWhole: true,
    figure: (summary) => count(summary.total ?? 0),
  },
];

const groups = [
  { title: 'By provider', group: 'ai_service', name: 'ai_service', filter: 'ai_org' },
  { title: 'By model', group: 'ai-models', name: 'ai_model', filter: 'ai_model' },
  { title: 'By API key', group: 'api_key', name: 'api_key', filter: 'api_key_ids' },
  { title: 'By saved provider', group: 'provider', name: 'provider', filter: 'virtual_keys' },
  { title: 'By user', group: 'users', name: 'user', filter: 'user' },
] as const;

/** What was drawn, for how much, how fast, with which errors. */
export default function Analytics() {
  const [url, setUrl] = useUrlState<Record<keyof typeof defaults, string>>(defaults);
  const [now] = useState(() => Math.floor(Date.now() / 60_000) * 60_000);
  const metadataKey = useDebounced(url.metadata_key.trim());
  const values = useFilterValues();
  const keyName = useKeyNames();
  const span = spans[url.range as keyof typeof spans] ?? spans['24h'];
  const query = useMemo((): Query => {
    const asked: Record<string, string> = {
      time_of_generation_min: new Date(now - span).toISOString(),
      time_of_generation_max: new Date(now + 60_000).toISOString(),
    };
    for (const [name] of filters) if (url[name]) asked[name] = url[name];
    return asked;
  }, [now, span, url]);
  const requests = useGraph(requestPlot.graph, query);
  const rows = (more: Readonly<Record<string, string>>): string => {
    const { metadata_key: _, range, ...chosen } = url;
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...chosen, range, ...more })) if (value) search.set(name, value);
    return `/logs?${search}`;
  };
  return (
    <Page
      title="Analytics"
      lead="What was drawn, for how much, how fast. Drag over a chart for its rows."
      actions={
        <Segments
          label="Time"
          value={url.range as keyof typeof spans}
          options={[
            { value: '1h', label: 'Hour' },
            { value: '24h', label: 'Day' },
            { value: '7d', label: 'Week' },
            { value: '30d', label: 'Month' },
          ]}
          onChange={(range) => setUrl({ range }, true)}
        />
      }
    >
      <div className="analytics-filters">
        {filters.map(([name, label]) => (
          <Select key={name} label={label} value={url[name]} onChange={(event) => setUrl({ [name]: event.target.value }, true)}>
            <option value="">All</option>
            {values(name, url[name]).map((value) => (
              <option key={value} value={value}>
                {name === 'api_key_ids' ? keyName(value) : value}
              </option>
            ))}
          </Select>
        ))}
        <TextField
          label="Metadata key"
          value={url.metadata_key}
          placeholder="team"
          onChange={(event) => setUrl({ metadata_key: event.target.value })}
        />
      </div>
      {requests.data && !requests.data.summary.total ? (
        <Empty
          icon={ChartNoAxesCombined}
          title="Nothing was drawn in this time"
          action={
            <Link className="button button-primary" href="/playground">
              Draw in the playground
            </Link>
          }
        >
          Choose a longer time or fewer filters. What is drawn is counted here a moment after it is answered.
        </Empty>
      ) : (
        <>
          <div className="graphs">
            <GraphFrame plot={requestPlot} graph={requests} rows={rows} />
            {plots.map((plot) => (
              <GraphCard key={plot.graph} plot={plot} query={query} rows={rows} />
            ))}
          </div>
          <div className="graphs">
            {groups.map((one) => (
              <GroupTable
                key={one.group}
                title={one.title}
                group={one.group}
                name={one.name}
                query={query}
                rows={(value) => rows({ [one.filter]: value })}
                textOf={one.filter === 'api_key_ids' ? keyName : undefined}
              />
            ))}
            {metadataKey ? (
              <GroupTable
                title={`By ${metadataKey}`}
                group={`metadata/${encodeURIComponent(metadataKey)}`}
                name="metadata_value"
                query={query}
                rows={(value) => rows({ metadata: JSON.stringify({ [metadataKey]: value }) })}
              />
            ) : null}
          </div>
        </>
      )}
    </Page>
  );
}
