/** The state of the page that lies in the address. */
export const defaults = {
  view: 'gallery',
  live: '',
  q: '',
  range: '7d',
  from: '',
  until: '',
  ai_org: '',
  ai_model: '',
  status_code: '',
  operation: '',
  virtual_keys: '',
  api_key_ids: '',
  cache_status: '',
  workspace_slug: '',
  configs: '',
  user: '',
  trace_id: '',
  metadata: '',
  cost_min: '',
  cost_max: '',
  all: '',
} as const satisfies Record<string, string>;

export type LogUrl = Record<keyof typeof defaults, string>;

export const ranges = {
  '1h': ['Last hour', 3_600_000],
  '24h': ['Last 24 hours', 86_400_000],
  '7d': ['Last 7 days', 7 * 86_400_000],
  '30d': ['Last 30 days', 30 * 86_400_000],
  any: ['Any time', 0],
} as const satisfies Record<string, readonly [string, number]>;

export const passed = [
  'ai_org',
  'ai_model',
  'status_code',
  'operation',
  'virtual_keys',
  'api_key_ids',
  'cache_status',
  'workspace_slug',
  'configs',
  'user',
  'trace_id',
] as const;

/** Names of filters that are shown as chips, and of those that make the page look for less than all. */
export const chips: readonly (readonly [keyof LogUrl, string])[] = [
  ['ai_org', 'Provider'],
  ['ai_model', 'Model'],
  ['status_code', 'Status'],
  ['operation', 'Operation'],
  ['virtual_keys', 'Virtual key'],
  ['api_key_ids', 'API key'],
  ['cache_status', 'Cache'],
  ['workspace_slug', 'Workspace'],
  ['configs', 'Config'],
  ['user', 'User'],
  ['trace_id', 'Trace'],
  ['metadata', 'Metadata'],
  ['cost_min', 'Costs at least'],
  ['cost_max', 'Costs at most'],
  ['from', 'From'],
  ['until', 'Until'],
];

export const cleared = Object.fromEntries([...chips.map(([name]) => [name, '']), ['q', ''], ['all', '']]) as Partial<LogUrl>;

type Query = Record<string, string | number>;

/** The query of the API for the filters of the address. Times are whole minutes, so that the same view is the same query for a while. */
export function queryOf(url: LogUrl, now: number): Query {
  const query: Query = {};
  for (const name of passed) if (url[name]) query[name] = url[name];
  if (url.q) query.prompt = url.q;
  if (url.metadata) query.metadata = metadataOf(url.metadata);
  // Dollars in the address, cents in the API.
  for (const name of ['cost_min', 'cost_max'] as const)
    if (Number(url[name]) > 0) query[name] = Math.round(Number(url[name]) * 1e8) / 1e6;
  if (!url.all && !url.trace_id) query.is_final = 'true';
  const range = ranges[url.range as keyof typeof ranges] ?? ranges['7d'];
  if (url.from) query.time_of_generation_min = url.from;
  else if (range[1] > 0 && !url.trace_id)
    query.time_of_generation_min = new Date(Math.floor(now / 60_000) * 60_000 - range[1]).toISOString();
  if (url.until) query.time_of_generation_max = url.until;
  return query;
}

/** Metadata as JSON, also where `name=value` was typed. */
export function metadataOf(text: string): string {
  if (text.trim().startsWith('{')) return text;
  const pairs = text.split(/[,\s]+/).filter((pair) => pair.includes('='));
  return JSON.stringify(
    Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
  );
}
