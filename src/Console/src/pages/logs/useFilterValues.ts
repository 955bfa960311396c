import { call } from '../../api/client';
import { useQuery } from '../../api/useQuery';
import type { FilterValues } from './types';

const most = 500;

/** Reads the values that filters can have, always with the one that is chosen. */
export function useFilterValues(): (name: string, chosen: string) => readonly string[] {
  const values = useQuery('/v1/logs/filters', (signal) =>
    call<FilterValues & { data?: FilterValues }>('/v1/logs/filters', { signal }),
  );
  const known = values.data?.data ?? values.data ?? {};
  return (name, chosen) => {
    const listed = (known[name] ?? []).map((value) =>
      typeof value === 'object' && value !== null ? String((value as { value?: unknown }).value) : String(value),
    );
    return [...new Set([...listed, chosen])].filter((value) => value !== '').slice(0, most);
  };
}
