import { useCallback, useMemo } from 'react';
import { call } from '../../api/client';
import { may } from '../../api/session';
import type { ApiKey, List } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { useSession } from '../../app/SessionContext';

const path = '/v1/api-keys';

/** Names of API keys by their ids; what the caller may not list keeps its id. */
export function useKeyNames(isNeeded = true): (id: string) => string {
  const session = useSession();
  const canList = isNeeded && may(session, 'workspace_service_api_keys.list', 'organisation_service_api_keys.list');
  const keys = useQuery(canList ? path : null, (signal) => call<List<ApiKey>>(path, { signal }));
  const names = useMemo(() => new Map(keys.data?.data.map((key) => [key.id, key.name])), [keys.data]);
  return useCallback((id) => names.get(id) ?? id, [names]);
}
