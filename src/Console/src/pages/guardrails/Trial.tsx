import { CircleCheck, CircleX } from 'lucide-react';
import { type SubmitEvent, useState } from 'react';
import type { Guardrail } from '../../api/types';
import { Button } from '../../ui/Button';
import { TextArea } from '../../ui/Field';
import { Badge, Fault } from '../../ui/states';
import { type Trial as Outcome, tryPrompt } from './check';

const words = { passed: 'passed', reported: 'failed, and drawn', refused: 'refused' } as const;
const tones = { passed: 'good', reported: 'warn', refused: 'bad' } as const;

/** A prompt under a saved guardrail: what each check says, with the sandbox as the provider. */
export function Trial({ guardrail, isChanged }: { guardrail: Guardrail; isChanged: boolean }) {
  const [prompt, setPrompt] = useState('');
  const [trial, setTrial] = useState<Outcome | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    tryPrompt(guardrail, prompt)
      .then(setTrial, setFault)
      .finally(() => setBusy(false));
  };
  return (
    <form className="stack" onSubmit={submit} aria-label="Try a prompt">
      <TextArea
        label="Try a prompt"
        value={prompt}
        rows={3}
        required
        maxLength={4000}
        hint={isChanged ? 'It is tried under the version that is saved.' : 'The sandbox draws it, for play money.'}
        onChange={(event) => setPrompt(event.target.value)}
      />
      <span>
        <Button type="submit" disabled={isBusy || guardrail.status !== 'active'}>
          Check it
        </Button>
      </span>
      {fault ? <Fault fault={fault} /> : null}
      {trial ? (
        <div className="stack-s" role="status" aria-label="Verdict">
          <span>
            <Badge tone={tones[trial.outcome]}>{words[trial.outcome]}</Badge>
          </span>
          <ul className="stack-s">
            {trial.verdicts.map((one, at) => (
              <li key={at} className="row verdict">
                {one.isPassed ? <CircleCheck size={16} aria-label="passed" /> : <CircleX size={16} aria-label="failed" />}
                <code>{one.id}</code>
                <span className="small soft break">{one.why}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </form>
  );
}
