import { PlugZap } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../api/client';
import { Button } from '../../ui/Button';
import { duration, plural } from '../../ui/format';
import { Fault } from '../../ui/states';

/** Asks the provider for its list of models with the saved credential; that costs nothing. */
export function TestCall({ slug }: { slug: string }) {
  const [state, setState] = useState<'busy' | { readonly text: string } | { readonly fault: unknown } | null>(null);
  const test = (): void => {
    const began = performance.now();
    setState('busy');
    call<{ data?: readonly unknown[] }>('/v1/models', { headers: { 'x-portkey-provider': `@${slug}` } }).then(
      (answer) =>
        setState({ text: `It answers: ${plural(answer.data?.length ?? 0, 'model')} in ${duration(performance.now() - began)}.` }),
      (fault: unknown) => setState({ fault }),
    );
  };
  return (
    <div className="stack-s">
      <span>
        <Button disabled={state === 'busy'} onClick={test}>
          <PlugZap size={16} aria-hidden /> Test call
        </Button>
      </span>
      {state !== null && state !== 'busy' ? (
        'text' in state ? (
          <p className="note small" role="status">
            {state.text}
          </p>
        ) : (
          <Fault fault={state.fault} title="The provider did not take it" />
        )
      ) : null}
    </div>
  );
}
