import { Component, type ComponentType, lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from 'react';
import { Redirect, Route, Router, Switch } from 'wouter';
import { consoleRoot } from '../api/base';
import { onSignedOut } from '../api/client';
import { readSession, type Session, signOut } from '../api/session';
import { forgetAnswers } from '../api/useQuery';
import { SignIn } from '../pages/signin/SignIn';
import { Fault, SkeletonRows } from '../ui/states';
import { tellFault } from '../ui/toasts';
import { SessionContext } from './SessionContext';
import { Shell } from './Shell';

const routes: readonly (readonly [string, ComponentType])[] = [
  ['/playground', lazy(() => import('../pages/playground/Playground'))],
  ['/logs/:id?', lazy(() => import('../pages/logs/Logs'))],
  ['/configs', lazy(() => import('../pages/configs/Configs'))],
  ['/configs/:slug', lazy(() => import('../pages/configs/ConfigPage'))],
  ['/guardrails', lazy(() => import('../pages/guardrails/Guardrails'))],
  ['/guardrails/:slug', lazy(() => import('../pages/guardrails/GuardrailPage'))],
  ['/keys/:tab?', lazy(() => import('../pages/money/Money'))],
  ['/analytics', lazy(() => import('../pages/analytics/Analytics'))],
  ['/health', lazy(() => import('../pages/health/Health'))],
  ['/audit', lazy(() => import('../pages/audit/Audit'))],
];

/** The console: asks who is signed in, and shows the page that the address names. */
export function App() {
  const [session, setSession] = useState<Session | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const ask = useCallback(() => {
    setFault(null);
    readSession().then(setSession, setFault);
  }, []);
  useEffect(ask, [ask]);
  useEffect(
    () =>
      onSignedOut(() => {
        forgetAnswers();
        setSession((before) => before && { ...before, signed_in: false });
      }),
    [],
  );

  if (fault !== null)
    return (
      <div className="center">
        <Fault fault={fault} onRetry={ask} />
      </div>
    );
  if (session === null) return <div className="center" aria-busy="true" />;
  if (!session.signed_in) return <SignIn hadSession={session.subject !== null} onSignedIn={setSession} />;

  const leave = (): void => {
    signOut().then(() => {
      forgetAnswers();
      setSession({ ...session, signed_in: false, subject: null });
    }, tellFault);
  };
  return (
    <SessionContext value={session}>
      <Router base={consoleRoot.slice(0, -1)}>
        <Shell onSignOut={leave}>
          <PageBoundary>
            <Suspense fallback={<SkeletonRows />}>
              <Switch>
                {routes.map(([path, page]) => (
                  <Route key={path} path={path} component={page} />
                ))}
                <Route>
                  <Redirect to="/playground" replace />
                </Route>
              </Switch>
            </Suspense>
          </PageBoundary>
        </Shell>
      </Router>
    </SessionContext>
  );
}

/** Keeps the navigation when a page fails, as when a file of an earlier version is asked for after an update. */
class PageBoundary extends Component<{ children: ReactNode }, { fault: unknown }> {
  override state: { fault: unknown } = { fault: null };

  static getDerivedStateFromError(fault: unknown): { fault: unknown } {
    return { fault };
  }

  override render(): ReactNode {
    return this.state.fault === null ? this.props.children : <Fault fault={this.state.fault} onRetry={() => location.reload()} />;
  }
}
