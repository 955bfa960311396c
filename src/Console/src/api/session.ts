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
  /** A file of the deployment declares entries, which are read-only then. */
  readonly resources_file: boolean;
}

const path = '/console/session';

export const readSession = (signal?: AbortSignal): Promise<Session> => call<Session>(path, { signal });
export const signIn = (key: string): Promise<Session> => call<Session>(path, { body: { key } });
export const signOut = (): Promise<void> => call<void>(path, { method: 'DELETE' });

/** What an entry says of a file that declares it. */
export interface Declarable {
  readonly declared_in_file?: boolean;
  /** `auto`: a gateway key of the deployment's file of keys. */
  readonly creation_mode?: string;
}

/** Determines whether only a file of the deployment may change an entry. */
export const isDeclared = (session: Session, entry: Declarable | undefined): boolean =>
  entry?.declared_in_file === true && (session.resources_file || entry.creation_mode === 'auto');

/** Determines whether the caller has one of the scopes. */
export const may = (session: Session, ...scopes: readonly string[]): boolean =>
  session.scopes === null || scopes.some((scope) => session.scopes?.includes(scope));
