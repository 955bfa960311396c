import { Select, TextField } from '../../ui/Field';
import type { LimitDraft } from './limits';

/** Budgets and rate limits of something new. */
export function LimitFields({ draft, onChange }: { draft: LimitDraft; onChange: (draft: LimitDraft) => void }) {
  const set = (changes: Partial<LimitDraft>): void => onChange({ ...draft, ...changes });
  return (
    <fieldset className="limit-fields">
      <legend className="field-label">Limits</legend>
      <TextField
        label="Budget in dollars"
        type="number"
        min="0.000001"
        step="any"
        placeholder="none"
        value={draft.dollars}
        onChange={(event) => set({ dollars: event.target.value })}
      />
      <TextField
        label="Budget in images"
        type="number"
        min="1"
        placeholder="none"
        value={draft.images}
        onChange={(event) => set({ images: event.target.value })}
      />
      <Select label="Begins anew" value={draft.reset} onChange={(event) => set({ reset: event.target.value })}>
        <option value="">Never</option>
        <option value="weekly">Every week</option>
        <option value="monthly">Every month</option>
      </Select>
      <TextField
        label="Requests a minute"
        type="number"
        min="0"
        placeholder="any"
        value={draft.rate}
        onChange={(event) => set({ rate: event.target.value })}
      />
    </fieldset>
  );
}
