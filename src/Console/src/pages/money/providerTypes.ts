import { call } from '../../api/client';
import { useQuery } from '../../api/useQuery';
import type { Schema } from '../../editor/schema';

interface Rooted {
  readonly $defs?: { readonly config?: { readonly properties?: { readonly provider?: Schema } } };
}

/** Slugs of all providers that the gateway knows, as its schema of configs lists them. */
export function useProviders(): readonly string[] {
  const schema = useQuery('/v1/configs/schema', (signal) => call<Rooted>('/v1/configs/schema', { signal }));
  const provider = schema.data?.$defs?.config?.properties?.provider;
  const slugs = provider?.anyOf?.flatMap((one) => one.enum ?? []) ?? [];
  return slugs.filter((slug): slug is string => typeof slug === 'string');
}
