import { call, withQuery } from '../../api/client';

export interface Graph {
  readonly summary: Readonly<Record<string, number | null>>;
  readonly data_points: readonly Readonly<Record<string, unknown>>[];
  readonly step_seconds: number;
  readonly source: 'rollups' | 'entries';
  readonly is_bounded: boolean;
}

export type Query = Readonly<Record<string, string>>;

export const loadGraph = (graph: string, query: Query, signal: AbortSignal): Promise<Graph> =>
  call<Graph>(withQuery(`/v1/analytics/graphs/${graph}`, query), { signal });

export interface Group {
  readonly [name: string]: unknown;
  readonly requests: number;
  readonly cost?: number;
  readonly images?: number;
  readonly error_count?: number;
}

export const loadGroup = (group: string, query: Query, signal: AbortSignal): Promise<{ readonly data: readonly Group[] }> =>
  call(withQuery(`/v1/analytics/groups/${group}`, { ...query, page_size: '20' }), { signal });

/** Seconds since 1970 of a point. */
export function timeOf(point: Readonly<Record<string, unknown>>): number {
  const { timestamp } = point;
  return typeof timestamp === 'number' ? (timestamp > 1e11 ? timestamp / 1000 : timestamp) : Date.parse(String(timestamp)) / 1000;
}

export const valuesOf = (graph: Graph, name: string): readonly (number | null)[] =>
  graph.data_points.map((point) => (typeof point[name] === 'number' ? (point[name] as number) : null));

const quote = (value: unknown): string => {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
  // A cell that begins like a formula must stay a text where it is opened.
  const safe = /^[=+@\t\r-]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Rows as comma-separated values with a line of names. */
export function csvOf(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [names.map(quote).join(','), ...rows.map((row) => names.map((name) => quote(row[name])).join(','))].join('\r\n');
}

/** Hands a text over as a file. */
export function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
