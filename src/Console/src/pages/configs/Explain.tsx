import type { Attempt } from '../../api/types';
import { Faults } from '../../editor/Faults';
import type { PlacedFault } from '../../editor/placed';
import { Code } from '../../ui/copy';
import { TextField } from '../../ui/Field';
import { dollars } from '../../ui/format';
import { Badge, Fault, SkeletonRows } from '../../ui/states';
import type { Asked, Explanation } from './check';

interface Props {
  readonly asked: Asked;
  readonly onAsk: (changes: Partial<Asked>) => void;
  readonly explanation: Explanation | undefined;
  readonly fault: unknown;
  readonly syntax: string | null;
  readonly onGoTo: (fault: PlacedFault) => void;
}

/** What the config would do with a request, or all that is wrong with it. */
export function Explain({ asked, onAsk, explanation, fault, syntax, onGoTo }: Props) {
  const faults: readonly PlacedFault[] = syntax ? [{ path: [], message: syntax }] : (explanation?.faults ?? []);
  return (
    <section className="card card-body explain" aria-label="Explain">
      <Faults faults={faults} otherwise="What it would do" onGoTo={onGoTo} />
      {faults.length > 0 ? null : fault ? (
        <Fault fault={fault} title="It cannot be explained" />
      ) : explanation === undefined ? (
        <SkeletonRows rows={3} height={58} />
      ) : (
        <ol className="attempts" aria-label="Attempts">
          {explanation.attempts.map((attempt, at) => (
            <AttemptRow key={`${attempt.target} ${at}`} attempt={attempt} />
          ))}
        </ol>
      )}
      {explanation?.warnings.map((warning) => (
        <p key={warning} className="note note-warn small break">
          {warning}
        </p>
      ))}
      <details>
        <summary className="small soft">For which request</summary>
        <div className="stack asked">
          <TextField
            label="Prompt"
            value={asked.prompt}
            placeholder="a lighthouse at dusk"
            onChange={(event) => onAsk({ prompt: event.target.value })}
          />
          <TextField label="Model" value={asked.model} onChange={(event) => onAsk({ model: event.target.value })} />
          <TextField
            label="Size"
            value={asked.size}
            placeholder="1024x1024"
            onChange={(event) => onAsk({ size: event.target.value })}
          />
          <TextField
            label="Metadata"
            value={asked.metadata}
            placeholder='{"_user":"ada"}'
            onChange={(event) => onAsk({ metadata: event.target.value })}
          />
        </div>
      </details>
    </section>
  );
}

function AttemptRow({ attempt }: { attempt: Attempt }) {
  return (
    <li className={attempt.passed_over ? 'attempt attempt-over' : 'attempt'}>
      <div className="row row-wide">
        <strong className="break">
          {attempt.provider}
          {attempt.model ? ` · ${attempt.model}` : ''}
        </strong>
        <span className="row">
          {attempt.passed_over ? <Badge tone="warn">passed over</Badge> : null}
          <span className="number">
            {attempt.cost_usd === null ? 'no price' : `${attempt.cost_is_exact ? '' : '≤ '}${dollars(attempt.cost_usd)}`}
          </span>
        </span>
      </div>
      <p className="small soft break">
        {attempt.reason}
        {attempt.retries > 0 ? ` · up to ${attempt.retries} retries` : ''}
      </p>
      {attempt.dropped_params && attempt.dropped_params.length > 0 ? (
        <p className="small faint">not sent: {attempt.dropped_params.join(', ')}</p>
      ) : null}
      {attempt.request ? (
        <details>
          <summary className="small soft">Translated request</summary>
          <Code
            label="translated request"
            text={`${attempt.request.method} ${attempt.request.url}\n\n${JSON.stringify(attempt.request.body, null, 2)}`}
          />
        </details>
      ) : null}
    </li>
  );
}
