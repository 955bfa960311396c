import { call } from '../../api/client';
import type { Schema } from '../../editor/schema';

let loaded: Promise<Schema> | undefined;

/** The gateway's schema of configs, asked for once. */
export function loadSchema(): Promise<Schema> {
  loaded ??= call<Schema>('/v1/configs/schema').catch((fault: unknown) => {
    loaded = undefined;
    throw fault;
  });
  return loaded;
}
