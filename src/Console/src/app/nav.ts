import {
  Activity,
  ChartNoAxesCombined,
  Images,
  KeyRound,
  type LucideIcon,
  ScrollText,
  ShieldCheck,
  Sparkles,
  Waypoints,
} from 'lucide-react';

export interface NavItem {
  readonly path: string;
  readonly label: string;
  readonly short: string;
  readonly icon: LucideIcon;
  /** Pressed after `g`. */
  readonly key: string;
}

/** The pages, in the order of the navigation; the first four stand in the bar of a phone. */
export const pages: readonly NavItem[] = [
  { path: '/playground', label: 'Playground', short: 'Play', icon: Sparkles, key: 'p' },
  { path: '/logs', label: 'Logs', short: 'Logs', icon: Images, key: 'l' },
  { path: '/configs', label: 'Configs', short: 'Configs', icon: Waypoints, key: 'c' },
  { path: '/keys', label: 'Keys and money', short: 'Keys', icon: KeyRound, key: 'k' },
  { path: '/guardrails', label: 'Guardrails', short: 'Guards', icon: ShieldCheck, key: 'r' },
  { path: '/analytics', label: 'Analytics', short: 'Analytics', icon: ChartNoAxesCombined, key: 'a' },
  { path: '/health', label: 'Health', short: 'Health', icon: Activity, key: 'h' },
  { path: '/audit', label: 'Audit', short: 'Audit', icon: ScrollText, key: 'u' },
];
