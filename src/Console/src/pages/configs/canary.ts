interface Target {
  readonly weight?: number | null;
  readonly name?: string | null;
  readonly provider?: string | null;
  readonly virtual_key?: string | null;
  readonly virtualKey?: string | null;
}

interface Balanced {
  readonly strategy: { readonly mode: 'loadbalance' };
  readonly targets: readonly Target[];
}

/** The shares of a load balance in percent, or null where the config is none. */
export interface Shares {
  readonly names: readonly string[];
  readonly percents: readonly number[];
}

const isBalanced = (config: unknown): config is Balanced => {
  const { strategy, targets } = (config ?? {}) as Partial<Balanced>;
  return (
    strategy?.mode === 'loadbalance' &&
    Array.isArray(targets) &&
    targets.length > 1 &&
    targets.every((one) => one && typeof one === 'object')
  );
};

const weightOf = (target: Target): number => (typeof target.weight === 'number' && target.weight >= 0 ? target.weight : 1);

export function sharesOf(config: unknown): Shares | null {
  if (!isBalanced(config)) return null;
  const weights = config.targets.map(weightOf);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return {
    names: config.targets.map((one, at) => one.name ?? one.virtual_key ?? one.virtualKey ?? one.provider ?? `target ${at + 1}`),
    percents: weights.map((weight) => (sum > 0 ? (100 * weight) / sum : 0)),
  };
}

/** The config with a share of the last target; the others keep their proportions. */
export function withCanary(config: unknown, percent: number): unknown {
  if (!isBalanced(config)) return config;
  const others = config.targets.slice(0, -1);
  const sum = others.reduce((total, one) => total + weightOf(one), 0);
  const weight = (at: number): number => {
    if (at === config.targets.length - 1) return percent;
    const share = sum > 0 ? weightOf(others[at] ?? {}) / sum : 1 / others.length;
    return Math.round(share * (100 - percent) * 1000) / 1000;
  };
  return { ...config, targets: config.targets.map((one, at) => ({ ...one, weight: weight(at) })) };
}
