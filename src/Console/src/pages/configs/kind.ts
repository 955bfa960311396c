import { call } from '../../api/client';
import type { Config, List } from '../../api/types';
import { type DocumentKind, resourceOf, type Version } from '../../editor/kind';
import { faultsOf } from './check';
import { loadSchema } from './schema';

const first = `{
  "strategy": { "mode": "fallback" },
  "targets": [
    { "provider": "openai", "override_params": { "model": "gpt-image-1" } },
    { "provider": "sandbox" }
  ]
}
`;

export const write = (config: unknown): string => `${JSON.stringify(config, null, 2)}\n`;

async function loadVersions({ slug }: Config, signal: AbortSignal): Promise<readonly Version[]> {
  const path = resourceOf('config', slug);
  const { data } = await call<List<Config>>(`${path}/versions`, { signal });
  return data.map((one, at) => ({
    number: one.version,
    at: one.last_updated_at,
    by: one.updated_by,
    before: textOf(data[at + 1]),
    after: textOf(one),
    restore: () => call(`${path}/restore`, { body: { version: one.version } }),
  }));
}

// Versions have their config as the text that was saved.
function textOf(version: Config | undefined): string {
  const config = version?.config;
  if (config === undefined) return '';
  if (typeof config !== 'string') return JSON.stringify(config, null, 2);
  try {
    return JSON.stringify(JSON.parse(config), null, 2);
  } catch {
    return config;
  }
}

export const configs: DocumentKind<Config> = {
  noun: 'config',
  edited: { label: 'Config as JSON', schema: loadSchema },
  first,
  lead: 'Where requests go, and what happens to them on the way.',
  versionOf: (saved) => saved.version,
  textOf: (saved) => write(saved.config),
  bodyOf: (config) => ({ config }),
  refusedFor: faultsOf,
  loadVersions,
};
