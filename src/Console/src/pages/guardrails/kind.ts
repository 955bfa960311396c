import { call, withQuery } from '../../api/client';
import type { AuditRecord, Guardrail } from '../../api/types';
import { type DocumentKind, resourceOf, type Version } from '../../editor/kind';
import { stableJson } from '../../ui/diff';
import { type Rules, refusedFor } from './check';
import { loadGuardrailSchema } from './schema';

const first = `{
  "checks": [
    { "id": "default.contains", "parameters": { "words": ["logo", "trademark"], "operator": "none" } }
  ],
  "actions": { "deny": true }
}
`;
const mostVersions = 50;

// The audit kept them.
async function loadVersions({ id, slug }: Guardrail, signal: AbortSignal): Promise<readonly Version[]> {
  const path = withQuery('/v1/audit-logs', { resource_type: 'guardrail', resource_id: id, page_size: mostVersions });
  const { records } = await call<{ readonly records: readonly AuditRecord[] }>(path, { signal });
  return records.flatMap(({ version, timestamp, user_id, before, after }) => {
    if (version === null || after === null) return [];
    const { name, checks, actions, status } = after;
    return {
      number: version,
      at: timestamp,
      by: user_id,
      before: before ? stableJson(before) : '',
      after: stableJson(after),
      restore: () => call(resourceOf('guardrail', slug), { method: 'PUT', body: { name, checks, actions, status } }),
    };
  });
}

export const guardrails: DocumentKind<Guardrail> = {
  noun: 'guardrail',
  edited: { label: 'Guardrail as JSON', schema: loadGuardrailSchema },
  first,
  lead: 'What a prompt or an image must be like, and what follows if it is not.',
  versionOf: (saved) => saved.version_id,
  textOf: ({ checks, actions }) => `${JSON.stringify({ checks, actions }, null, 2)}\n`,
  // What is left out is to be gone.
  bodyOf: (rules) => ({ actions: null, ...(rules as Rules) }),
  refusedFor,
  loadVersions,
};
