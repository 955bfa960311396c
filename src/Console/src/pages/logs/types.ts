export interface LogImage {
  readonly sha256: string;
  readonly content_type: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
}

export interface LogEntry {
  readonly id: string;
  readonly trace_id: string;
  readonly created_at: string;
  readonly source: 'attempt' | 'refused' | 'cache_hit' | 'replay' | 'client';
  readonly is_final: boolean;
  readonly attempt: number;
  readonly retry: number;
  readonly is_fallback: boolean;
  readonly target: string | null;
  readonly route_reason: string | null;
  readonly ai_org: string | null;
  readonly ai_model: string | null;
  readonly operation: string;
  readonly workspace_slug: string | null;
  readonly api_key_id: string | null;
  readonly virtual_key: string | null;
  readonly config: string | null;
  readonly user: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly response_status_code: number;
  readonly is_success: boolean;
  readonly attempt_class: string;
  readonly error_code: string | null;
  readonly cache_status: string;
  /** Milliseconds, as all durations here. */
  readonly response_time: number;
  readonly queue_time: number;
  readonly upstream_response_time: number;
  readonly gateway_processing_time: number;
  /** US cents. */
  readonly cost: number;
  readonly cost_reserved: number;
  readonly is_cost_uncertain: boolean;
  readonly is_cost_exact: boolean;
  readonly total_units: number;
  readonly request_bytes: number;
  readonly response_bytes: number;
  readonly images: readonly LogImage[];
}

/** What lists show of an entry. */
export type ListedEntry = Pick<
  LogEntry,
  | 'id'
  | 'created_at'
  | 'source'
  | 'is_fallback'
  | 'ai_org'
  | 'ai_model'
  | 'operation'
  | 'api_key_id'
  | 'virtual_key'
  | 'config'
  | 'response_status_code'
  | 'is_success'
  | 'error_code'
  | 'cache_status'
  | 'response_time'
  | 'cost'
  | 'images'
>;

export interface LogDetail extends LogEntry {
  readonly prompt?: string | null;
  readonly is_prompt_hashed?: boolean;
  readonly request?: { readonly body?: unknown };
  readonly response?: { readonly body?: unknown };
  readonly transformedRequest?: { readonly body?: unknown };
  readonly originalResponse?: { readonly body?: unknown };
}

export interface LogPage {
  readonly data: readonly LogEntry[];
  readonly next_cursor: string | null;
  readonly is_bounded: boolean;
}

/** Values that filters can have. */
export type FilterValues = Readonly<Record<string, readonly (string | number)[]>>;
