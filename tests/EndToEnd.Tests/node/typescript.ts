// Compiled, not run, by OpenApi/TypeScriptTests.cs, against the types that openapi-typescript makes of /openapi.json.
import type { components, paths } from './api.d.ts';

type Body<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends { requestBody: { content: { 'application/json': infer B } } } ? B : never;

const config: Body<'/v1/configs', 'post'> = {
  name: 'Images',
  config: { strategy: { mode: 'fallback' }, targets: [{ virtual_key: 'openai-prod' }, { provider: 'sandbox' }] },
};
const key: Body<'/v1/api-keys/{type}/{subtype}', 'post'> = {
  name: 'Web shop',
  scopes: ['completions.write'],
  allowed_models: ['gpt-image-*'],
  usage_limits: { type: 'cost', credit_limit: 50, periodic_reset: 'monthly' },
  defaults: { metadata: { team: 'shop' } },
};
const saved: Body<'/v1/virtual-keys', 'post'> = { name: 'Azure', provider: 'azure-openai', key: 'k', resource_name: 'r' };
const resolution: Body<'/v1/workspaces/{id}/usage/resolve', 'post'> = { provider: 'openai', since: '2030-01-01T00:00:00Z', resolution: 'release' };

function first(answer: components['schemas']['ImagesResponse']): string | undefined {
  return answer.data[0]?.b64_json;
}

// @ts-expect-error: a name that the gateway would refuse.
const misspelt: Body<'/v1/configs', 'post'> = { name: 'Images', confg: {} };

const left = (own: components['schemas']['OwnKey']): number | null | undefined => own.usage.cost.free;

export { config, first, key, left, misspelt, resolution, saved };
