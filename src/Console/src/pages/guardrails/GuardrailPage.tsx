import { useState } from 'react';
import { may } from '../../api/session';
import type { Guardrail } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { useSession } from '../../app/SessionContext';
import { DocumentForm, DocumentPage } from '../../editor/DocumentPage';
import { Faults } from '../../editor/Faults';
import { noFaults } from '../../editor/placed';
import { useDraft } from '../../editor/useDraft';
import { Select } from '../../ui/Field';
import { Fault } from '../../ui/states';
import { faultsIn, type Rules } from './check';
import { guardrails } from './kind';
import { Trial } from './Trial';
import './guardrails.css';

/** One guardrail: its checks and what follows from them, a prompt to try, its versions. */
export default function GuardrailPage() {
  return <DocumentPage kind={guardrails} form={(saved, onSaved) => <GuardrailForm saved={saved} onSaved={onSaved} />} />;
}

function GuardrailForm({ saved, onSaved }: { saved: Guardrail | undefined; onSaved: () => void }) {
  const session = useSession();
  const [status, setStatus] = useState<string>(saved?.status ?? 'active');
  const savedStatus = saved?.status ?? 'active';
  const more = { body: { status }, isChanged: status !== savedStatus, discard: () => setStatus(savedStatus) };
  const draft = useDraft({ kind: guardrails, saved, onSaved, more });
  const { settled, refused, syntax } = draft;
  const found = useQuery(settled === null ? null : `guardrail ${settled}`, (signal) =>
    faultsIn(JSON.parse(settled ?? '') as Rules, signal),
  );
  const faults = syntax ? noFaults : refused.length > 0 ? refused : (found.data ?? noFaults);
  return (
    <DocumentForm
      kind={guardrails}
      saved={saved}
      onSaved={onSaved}
      draft={draft}
      faults={faults}
      head={
        <Select label="Status" value={status} disabled={!draft.canSave} onChange={(event) => setStatus(event.target.value)}>
          <option value="active">Active</option>
          <option value="archived">Archived</option>
        </Select>
      }
      side={
        <section className="card card-body" aria-label="Check">
          <Faults
            faults={syntax ? [{ path: [], message: syntax }] : faults}
            otherwise="No faults"
            onGoTo={(fault) => draft.editor.current?.goTo(fault)}
          />
          {found.error && !syntax ? <Fault fault={found.error} title="It cannot be checked" /> : null}
          {saved && may(session, 'completions.write') ? <Trial guardrail={saved} isChanged={draft.isChanged} /> : null}
          <p className="small soft">
            Configs name it in <code>input_guardrails</code> or <code>output_guardrails</code>
            {saved ? (
              <>
                : <code className="break">{`["${saved.slug}"]`}</code>
              </>
            ) : (
              ', by the slug that it gets when it is saved'
            )}
            .
          </p>
        </section>
      }
    />
  );
}
