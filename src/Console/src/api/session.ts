import { call } from './client';

export interface Session {
  readonly mode: 'open' | 'keys';
  readonly signed_in: boolean;
  readonly version: string;
  readonly ends_at: string | null;
  readonly subject: string | null;
  readonly workspace_id: string | null;
  readonly is_organisation: boolean;
  /** null: all of them. */
  readonly scopes: readonly string[] | null;
}

const path = '/console/session';

export const readSession = (signal?: AbortSignal): Promise<Session> => call<Session>(path, { signal });
export const signIn = (key: string): Promise<Session> => call<Session>(path, { body: { key } });
export const signOut = (): Promise<void> => call<void>(path, { method: 'DELETE' });

/** Determines whether the caller has one of the scopes. */
export const may = (session: Session, ...scopes: readonly string[]): boolean =>
  session.scopes === null || scopes.some((scope) => session.scopes?.includes(scope));
