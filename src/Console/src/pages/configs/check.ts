import { ApiError, call } from '../../api/client';
import type { Attempt } from '../../api/types';
import type { PlacedFault } from '../../editor/placed';

/** The request for which a config is explained. */
export interface Asked {
  readonly prompt: string;
  readonly model: string;
  readonly size: string;
  readonly metadata: string;
}

export interface Explanation {
  readonly attempts: readonly Attempt[];
  readonly warnings: readonly string[];
  readonly faults: readonly PlacedFault[];
}

const form = /^(?:'config': )?path: (.*?), message: (.*)$/s;

/** The places of faults in a config, as the gateway writes them. */
export const faultsOf = (error: ApiError): readonly PlacedFault[] =>
  error.details.flatMap((detail) => {
    const [, path, message] = form.exec(detail) ?? [];
    return message === undefined ? [{ path: [], message: detail }] : [{ path: (path ?? '').split(',').filter(Boolean), message }];
  });

/** Says what a config would do with a request, or what is wrong with it; nothing is sent to a provider. */
export async function explain(config: unknown, asked: Asked, signal: AbortSignal): Promise<Explanation> {
  const body: Record<string, string> = { prompt: asked.prompt || 'a lighthouse at dusk' };
  if (asked.model) body.model = asked.model;
  if (asked.size) body.size = asked.size;
  const headers = asked.metadata ? { 'x-portkey-metadata': asked.metadata } : {};
  try {
    const answer = await call<Omit<Explanation, 'faults'>>('/v1/configs/explain', {
      body: { config, request: { method: 'POST', path: '/v1/images/generations', headers, body } },
      signal,
    });
    return { ...answer, faults: [] };
  } catch (fault) {
    if (fault instanceof ApiError && fault.code === 'invalid_config')
      return { attempts: [], warnings: [], faults: faultsOf(fault) };
    throw fault;
  }
}
