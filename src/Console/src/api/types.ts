import type { Declarable } from './session';

/** A page of a list of the management API. */
export interface List<T> {
  readonly total: number;
  readonly data: readonly T[];
}

/** Standing of one kind of limit: micro-dollars of cost, pieces of the others. */
export interface Amounts {
  readonly limit: number | null;
  readonly settled: number;
  readonly uncertain: number;
  readonly reserved: number;
  readonly leased: number;
  readonly free: number | null;
  readonly over: number;
  readonly period: number;
  readonly next_reset_at: string | null;
}

export interface Usage {
  readonly cost: Amounts;
  readonly requests: Amounts;
  readonly images: Amounts;
  readonly rate_limits: readonly RateStanding[];
}

/** How much of a rate limit is given out in its window, or how many images are in flight. */
export interface RateStanding {
  readonly type: 'requests' | 'images' | 'images_in_flight';
  readonly unit: 'rpm' | 'rph' | 'rpd' | null;
  readonly limit: number;
  readonly used: number;
}

export interface UncertainEntry {
  readonly id: string;
  readonly reason: 'outcome_unknown' | 'owner_silent';
  readonly cost: number;
  readonly requests: number;
  readonly images: number;
  readonly since: string;
}

export interface UsageLimit {
  readonly type: 'cost' | 'requests' | 'images';
  readonly credit_limit: number;
  readonly alert_threshold: number | null;
  readonly periodic_reset: 'weekly' | 'monthly' | null;
}

export interface RateLimit {
  readonly type: 'requests' | 'images' | 'images_in_flight';
  readonly unit: 'rpm' | 'rph' | 'rpd' | null;
  readonly value: number;
}

export interface Limited extends Declarable {
  readonly usage_limits: UsageLimit | readonly UsageLimit[] | null;
  readonly rate_limits: readonly RateLimit[] | null;
}

export interface ApiKey extends Limited {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly key: string;
  readonly description: string | null;
  readonly type: string;
  readonly status: string;
  readonly workspace_id: string | null;
  readonly scopes: readonly string[];
  readonly allowed_models: readonly string[] | null;
  readonly allowed_providers: readonly string[] | null;
  readonly expires_at: string | null;
  readonly key_transition_expires_at: string | null;
  readonly created_at: string;
}

export interface VirtualKey extends Limited {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly note: string | null;
  readonly status: string;
  readonly provider: string;
  readonly masked_api_key: string | null;
  readonly expires_at: string | null;
  readonly created_at: string;
}

export interface Integration extends Limited {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly status: string;
  readonly ai_provider_id: string;
  readonly description: string | null;
  readonly masked_key: string | null;
  readonly workspace_count: number;
  readonly created_at: string;
}

export interface Workspace extends Limited {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
  readonly is_default: number;
  readonly created_at: string;
}

export interface Policy extends Declarable {
  readonly id: string;
  readonly object: 'policy_usage_limits' | 'policy_rate_limits';
  readonly name: string | null;
  readonly conditions: readonly { readonly key: string; readonly value: string | readonly string[] }[];
  readonly group_by: readonly { readonly key: string }[];
  readonly type: string;
  readonly credit_limit?: number;
  readonly periodic_reset?: UsageLimit['periodic_reset'];
  readonly unit?: RateLimit['unit'];
  readonly value?: number;
}

export interface Config extends Declarable {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly version: number;
  readonly is_default: number;
  readonly status: string;
  readonly workspace_id: string;
  readonly updated_by: string | null;
  readonly created_at: string;
  readonly last_updated_at: string;
  readonly config?: unknown;
}

export interface Guardrail extends Declarable {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly status: 'active' | 'archived';
  readonly version_id: string;
  readonly workspace_id: string;
  readonly created_at: string;
  readonly last_updated_at: string;
  /** What it checks and what follows; a list has neither. */
  readonly checks?: readonly unknown[];
  readonly actions?: Readonly<Record<string, unknown>>;
}

export interface Model {
  readonly id: string;
  readonly slug?: string;
  readonly provider?: string;
  readonly operations?: readonly string[];
  readonly sizes?: string;
  readonly max_n_per_call?: number;
}

export interface Attempt {
  readonly target: string;
  readonly provider: string;
  readonly model: string | null;
  readonly reason: string;
  readonly passed_over: boolean;
  readonly retries: number;
  readonly request: { readonly method: string; readonly url: string; readonly body: unknown } | null;
  readonly dropped_params?: readonly string[];
  readonly cost_usd: number | null;
  readonly cost_is_exact?: boolean;
}

export interface Estimate {
  readonly provider: string;
  readonly model: string;
  readonly n: number;
  readonly priced: boolean;
  readonly exact?: boolean;
  readonly cost_usd?: number;
  readonly cost_max_usd?: number;
  readonly dropped_params: readonly string[];
}

export interface AuditRecord {
  readonly sequence: number;
  readonly timestamp: string;
  readonly user_id: string;
  readonly user_type: string;
  readonly workspace_id: string | null;
  readonly resource_type: string;
  readonly resource_id: string;
  readonly resource_slug: string | null;
  readonly action: string;
  readonly version: number | null;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
}
