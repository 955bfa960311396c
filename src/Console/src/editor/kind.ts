import type { ApiError } from '../api/client';
import type { Declarable } from '../api/session';
import type { Edited } from './codemirror';
import type { PlacedFault } from './placed';

/** What configs and guardrails have in common: JSON under a name, in versions. */
export interface SavedDocument extends Declarable {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly last_updated_at: string;
}

/** A saved version, with the one before it. */
export interface Version {
  readonly number: number;
  readonly at: string;
  readonly by: string | null;
  readonly before: string;
  readonly after: string;
  readonly restore: () => Promise<unknown>;
}

/** What one kind of documents has of its own. */
export interface DocumentKind<T extends SavedDocument> {
  readonly noun: 'config' | 'guardrail';
  readonly edited: Edited;
  /** The text that a new one begins with. */
  readonly first: string;
  /** What a new one is for. */
  readonly lead: string;
  /** Another one at every change. */
  readonly versionOf: (saved: T) => string | number;
  readonly textOf: (saved: T) => string;
  /** What is saved of the JSON, beside the name. */
  readonly bodyOf: (value: unknown) => Readonly<Record<string, unknown>>;
  /** The places of faults for which it was not saved. */
  readonly refusedFor: (fault: ApiError) => readonly PlacedFault[];
  /** The latest first. */
  readonly loadVersions: (saved: T, signal: AbortSignal) => Promise<readonly Version[]>;
}

/** Stands in the address for a document that is not saved yet; no slug has such a sign. */
export const newSlug = '+new';

/** Path of a document's page. */
export const pageOf = (noun: string, slug: string): string => `/${noun}s/${encodeURIComponent(slug)}`;

/** Path of a document in the API. */
export const resourceOf = (noun: string, slug: string): string => `/v1${pageOf(noun, slug)}`;
