import { useState } from 'react';
import type { Config } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { DocumentForm, DocumentPage } from '../../editor/DocumentPage';
import { noFaults } from '../../editor/placed';
import { useDraft } from '../../editor/useDraft';
import { useDebounced } from '../../ui/useDebounced';
import { Canary } from './Canary';
import { sharesOf, withCanary } from './canary';
import { type Asked, explain } from './check';
import { Explain } from './Explain';
import { configs, write } from './kind';
import './configs.css';

/** One config: its editor, what it would do, its versions. */
export default function ConfigPage() {
  return <DocumentPage kind={configs} form={(saved, onSaved) => <ConfigForm saved={saved} onSaved={onSaved} />} />;
}

function ConfigForm({ saved, onSaved }: { saved: Config | undefined; onSaved: () => void }) {
  const draft = useDraft({ kind: configs, saved, onSaved });
  const [asked, setAsked] = useState<Asked>({ prompt: '', model: '', size: '', metadata: '' });
  const settledAsk = useDebounced(asked, 350);
  const { value, settled, refused, syntax } = draft;
  const explanation = useQuery(settled === null ? null : `explain ${settled} ${JSON.stringify(settledAsk)}`, (signal) =>
    explain(JSON.parse(settled ?? ''), settledAsk, signal),
  );
  const faults = syntax ? noFaults : refused.length > 0 ? refused : (explanation.data?.faults ?? noFaults);
  const shares = sharesOf(value);
  return (
    <DocumentForm
      kind={configs}
      saved={saved}
      onSaved={onSaved}
      draft={draft}
      faults={faults}
      under={
        shares && draft.canSave ? (
          <Canary shares={shares} onPercent={(percent) => draft.setText(write(withCanary(value, percent)))} />
        ) : null
      }
      side={
        <Explain
          asked={asked}
          onAsk={(changes) => setAsked((before) => ({ ...before, ...changes }))}
          explanation={refused.length > 0 ? { attempts: [], warnings: [], faults: refused } : explanation.data}
          fault={explanation.error}
          syntax={syntax}
          onGoTo={(fault) => draft.editor.current?.goTo(fault)}
        />
      }
    />
  );
}
