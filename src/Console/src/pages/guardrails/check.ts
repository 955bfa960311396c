import { ApiError, call } from '../../api/client';
import type { Guardrail } from '../../api/types';
import type { PlacedFault } from '../../editor/placed';
import { explain } from '../configs/check';

/** What of a guardrail is edited as JSON. */
export interface Rules {
  readonly checks?: unknown;
  readonly actions?: unknown;
}

/** The verdict of one check about a prompt. */
export interface Verdict {
  readonly id: string;
  readonly isPassed: boolean;
  readonly why: string;
}

export interface Trial {
  readonly outcome: 'passed' | 'reported' | 'refused';
  readonly verdicts: readonly Verdict[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// A config has the effects of a guardrail beside its checks.
const inConfig = (rules: Rules): unknown => ({ checks: rules.checks, ...(isRecord(rules.actions) ? rules.actions : {}) });

const sandbox = (guardrail: unknown): unknown => ({ provider: 'sandbox', input_guardrails: [guardrail] });

// A masked address is no address, but stands for one that was sound when it was saved.
function withoutMasks(rules: Rules): Rules {
  if (!Array.isArray(rules.checks)) return rules;
  return {
    ...rules,
    checks: rules.checks.map((check: unknown) => {
      if (!isRecord(check) || !isRecord(check.parameters)) return check;
      const { webhookURL } = check.parameters;
      return typeof webhookURL === 'string' && webhookURL.includes('***')
        ? { ...check, parameters: { ...check.parameters, webhookURL: webhookURL.replaceAll('***', 'masked') } }
        : check;
    }),
  };
}

/** What is wrong with the rules, at its place; nothing is saved. */
export async function faultsIn(rules: Rules, signal: AbortSignal): Promise<readonly PlacedFault[]> {
  if (!Array.isArray(rules.checks) || rules.checks.length === 0)
    return [{ path: ['checks'], message: 'A guardrail needs 1 to 32 checks.' }];
  const asked = { prompt: '', model: '', size: '', metadata: '' };
  const { faults, warnings } = await explain(sandbox(inConfig(withoutMasks(rules))), asked, signal);
  return [
    ...faults.map(({ path: [, , ...below], message }) => ({
      path: below[0] === 'checks' ? below : ['actions', ...below],
      message,
    })),
    ...warnings.map((message) => ({ path: [], message })),
  ];
}

const form = /^'([\w.[\]]+)':? ?(.*)$/s;

/** The places of faults for which a guardrail was not saved. */
export const refusedFor = (error: ApiError): readonly PlacedFault[] =>
  error.details.map((detail) => {
    const [, member, message] = form.exec(detail) ?? [];
    return member ? { path: member.split(/[.[\]]+/).filter(Boolean), message: message || detail } : { path: [], message: detail };
  });

interface HookResults {
  readonly hook_results?: {
    readonly before_request_hooks?: readonly {
      readonly checks: readonly {
        readonly id: string;
        readonly verdict: boolean;
        readonly data?: { readonly explanation?: string } | null;
        readonly error?: { readonly message?: string } | null;
      }[];
    }[];
  };
}

/** Draws a prompt with the sandbox under a saved guardrail, and says what its checks said. */
export async function tryPrompt(guardrail: Guardrail, prompt: string): Promise<Trial> {
  const headers = { 'x-portkey-config': JSON.stringify(sandbox(guardrail.slug)) };
  try {
    const body = await call<HookResults>('/v1/images/generations', { headers, body: { prompt } });
    const verdicts = verdictsIn(body);
    return { outcome: verdicts.every((one) => one.isPassed) ? 'passed' : 'reported', verdicts };
  } catch (fault) {
    if (fault instanceof ApiError && fault.status === 446)
      return { outcome: 'refused', verdicts: verdictsIn(fault.body as HookResults) };
    throw fault;
  }
}

const verdictsIn = (body: HookResults | undefined): readonly Verdict[] =>
  (body?.hook_results?.before_request_hooks ?? []).flatMap((hook) =>
    hook.checks.map((check) => ({
      id: check.id,
      isPassed: check.verdict,
      why: check.error?.message ?? check.data?.explanation ?? '',
    })),
  );
