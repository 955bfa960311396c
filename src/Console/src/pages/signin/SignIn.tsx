import { type SubmitEvent, useEffect, useState } from 'react';
import { consoleRoot } from '../../api/base';
import { messageOf } from '../../api/client';
import { type Session, signIn } from '../../api/session';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';

/** Sign-in with a gateway key. Other ways to sign in go beside the form. */
export function SignIn({ hadSession, onSignedIn }: { hadSession: boolean; onSignedIn: (session: Session) => void }) {
  const [key, setKey] = useState('');
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · ImageGateway';
  }, []);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    signIn(key.trim())
      .then(onSignedIn, (failure: unknown) => setFault(messageOf(failure)))
      .finally(() => setBusy(false));
  };

  return (
    <main className="center">
      <form className="signin" onSubmit={submit}>
        <img src={`${consoleRoot}icon.svg`} alt="" />
        <div className="stack-s">
          <h1>Sign in</h1>
          <p className="soft">
            {hadSession ? 'Your session has ended. ' : null}
            Use a gateway key. What you may see and change is what the key’s scopes allow.
          </p>
        </div>
        <TextField
          label="Gateway key"
          type="password"
          name="key"
          autoComplete="current-password"
          placeholder="igw-…"
          value={key}
          fault={fault}
          hint="The admin key was printed once, when the gateway first started."
          autoFocus
          required
          onChange={(event) => setKey(event.target.value)}
        />
        <Button type="submit" look="primary" disabled={isBusy || key.trim().length === 0}>
          {isBusy ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </main>
  );
}
