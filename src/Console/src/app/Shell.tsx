import { CircleHelp, Ellipsis, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { type ReactNode, useCallback, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { consoleRoot } from '../api/base';
import { Dialog } from '../ui/Dialog';
import { Toasts } from '../ui/toasts';
import { Help } from './Help';
import { useKeyboard } from './keyboard';
import { type NavItem, pages } from './nav';
import { useSession } from './SessionContext';
import { type Theme, useTheme } from './theme';

const themes = {
  auto: { icon: Monitor, label: 'Theme: system' },
  light: { icon: Sun, label: 'Theme: light' },
  dark: { icon: Moon, label: 'Theme: dark' },
};
const inBar = 4;

const isAt = (location: string, page: NavItem): boolean => location === page.path || location.startsWith(`${page.path}/`);

export function Shell({ children, onSignOut }: { children: ReactNode; onSignOut: () => void }) {
  const [location, navigate] = useLocation();
  const [isHelp, setHelp] = useState(false);
  const [isMore, setMore] = useState(false);
  const [theme, nextTheme] = useTheme();
  useKeyboard(
    navigate,
    useCallback(() => setHelp(true), []),
  );

  const end = <SideEnd theme={theme} nextTheme={nextTheme} showHelp={() => setHelp(true)} onSignOut={onSignOut} />;
  return (
    <div className="shell">
      <aside className="side">
        <Link className="brand" href="/playground">
          <img src={`${consoleRoot}icon.svg`} alt="" />
          ImageGateway
        </Link>
        <nav className="nav" aria-label="Pages">
          {pages.map((page) => (
            <NavLink key={page.path} page={page} location={location} />
          ))}
        </nav>
        {end}
      </aside>
      <main className="main" id="main">
        {children}
      </main>
      <nav className="tabbar" aria-label="Pages">
        {pages.slice(0, inBar).map((page) => (
          <Link key={page.path} className="tabbar-link" href={page.path} aria-current={isAt(location, page) ? 'page' : undefined}>
            <page.icon size={20} aria-hidden />
            {page.short}
          </Link>
        ))}
        <button type="button" className="tabbar-link" onClick={() => setMore(true)}>
          <Ellipsis size={20} aria-hidden />
          More
        </button>
      </nav>
      <Dialog title="More" isOpen={isMore} onClose={() => setMore(false)}>
        <nav className="nav" aria-label="More pages" onClickCapture={() => setMore(false)}>
          {pages.slice(inBar).map((page) => (
            <NavLink key={page.path} page={page} location={location} />
          ))}
        </nav>
        {end}
      </Dialog>
      <Help isOpen={isHelp} onClose={() => setHelp(false)} />
      <Toasts />
    </div>
  );
}

function NavLink({ page, location }: { page: NavItem; location: string }) {
  return (
    <Link className="nav-link" href={page.path} aria-current={isAt(location, page) ? 'page' : undefined} title={`g ${page.key}`}>
      <page.icon size={18} strokeWidth={1.8} aria-hidden />
      {page.label}
    </Link>
  );
}

interface EndProps {
  readonly theme: Theme;
  readonly nextTheme: () => void;
  readonly showHelp: () => void;
  readonly onSignOut: () => void;
}

function SideEnd({ theme, nextTheme, showHelp, onSignOut }: EndProps) {
  const session = useSession();
  const { icon: Icon, label } = themes[theme];
  return (
    <div className="side-end">
      <button type="button" className="nav-link" onClick={nextTheme}>
        <Icon size={18} strokeWidth={1.8} aria-hidden />
        {label}
      </button>
      <button type="button" className="nav-link" onClick={showHelp}>
        <CircleHelp size={18} strokeWidth={1.8} aria-hidden />
        Keyboard
      </button>
      {session.mode === 'keys' ? (
        <button type="button" className="nav-link" onClick={onSignOut}>
          <LogOut size={18} strokeWidth={1.8} aria-hidden />
          Sign out
        </button>
      ) : null}
      <p className="faint small side-version">
        {session.mode === 'open' ? 'Open mode' : session.subject === 'admin' ? 'Admin key' : 'Gateway key'} · {session.version}
      </p>
    </div>
  );
}
