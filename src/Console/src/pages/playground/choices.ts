import { call } from '../../api/client';
import { may, type Session } from '../../api/session';
import type { Config, List, Model, VirtualKey } from '../../api/types';

export interface Choices {
  readonly saved: readonly VirtualKey[];
  readonly configs: readonly Config[];
  readonly models: readonly Model[];
}

/** What a drawing can go through; lists that the caller may not see are empty. */
export async function loadChoices(session: Session, signal: AbortSignal): Promise<Choices> {
  const list = async <T>(path: string, ...scopes: string[]): Promise<readonly T[]> =>
    may(session, ...scopes) ? (await call<List<T>>(path, { signal })).data : [];
  const [saved, configs, models] = await Promise.all([
    list<VirtualKey>('/v1/virtual-keys', 'virtual_keys.list'),
    list<Config>('/v1/configs', 'configs.list'),
    list<Model>('/v1/models', 'models.list', 'completions.write'),
  ]);
  return { saved, configs, models };
}

/** Providers that have models here, without the sandbox. */
export const vendorsOf = (models: readonly Model[]): readonly string[] =>
  [...new Set(models.filter((model) => model.id.startsWith(`@${model.provider}/`)).map((model) => model.provider ?? ''))]
    .filter((provider) => provider !== 'sandbox' && provider !== '')
    .sort();

/** Models of a provider, or of a saved provider by its slug. */
export function modelsOf(models: readonly Model[], kind: string, name: string): readonly string[] {
  if (kind === 'config') return [];
  return models.filter((model) => model.id.startsWith(`@${name}/`)).map((model) => model.id.slice(name.length + 2));
}
