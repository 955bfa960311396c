import { useEffect, useRef } from 'react';
import { Link, Redirect, useParams } from 'wouter';
import { Page } from '../../ui/Page';
import { ApiKeys } from './ApiKeys';
import { Policies } from './Policies';
import { Integrations, VirtualKeys } from './Saved';
import { Workspaces } from './Workspaces';
import './money.css';

const tabs = [
  { path: 'api-keys', label: 'API keys', tab: ApiKeys },
  { path: 'virtual-keys', label: 'Virtual keys', tab: VirtualKeys },
  { path: 'integrations', label: 'Integrations', tab: Integrations },
  { path: 'workspaces', label: 'Workspaces', tab: Workspaces },
  { path: 'policies', label: 'Policies', tab: Policies },
] as const;

/** Who may call, with whose credentials, for how much money. */
export default function Money() {
  const { tab } = useParams();
  const current = tabs.find((one) => one.path === tab);
  const tabList = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is to be seen, too
  useEffect(() => {
    const list = tabList.current;
    const link = list?.querySelector<HTMLElement>('[aria-current]');
    if (list && link) list.scrollLeft = link.offsetLeft - (list.clientWidth - link.clientWidth) / 2;
  }, [tab]);
  if (!current) return <Redirect to="/keys/api-keys" replace />;
  return (
    <Page title="Keys and money" lead="Who may call, with whose credentials, and for how much.">
      <nav ref={tabList} className="tabs-list" aria-label="Kinds">
        {tabs.map((one) => (
          <Link key={one.path} className="tab" href={`/keys/${one.path}`} aria-current={one === current ? 'page' : undefined}>
            {one.label}
          </Link>
        ))}
      </nav>
      <current.tab />
    </Page>
  );
}
