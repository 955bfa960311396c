import { ThumbsDown, ThumbsUp } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../api/client';
import { Button } from '../../ui/Button';
import { tell, tellFault } from '../../ui/toasts';

/** Says whether an image is any good. */
export function Feedback({ traceId }: { traceId: string }) {
  const [given, setGiven] = useState<{ readonly id: string; readonly value: number } | null>(null);
  const give = (value: number): void => {
    const sent = given
      ? call(`/v1/feedback/${encodeURIComponent(given.id)}`, { method: 'PUT', body: { value } }).then(() => given.id)
      : call<{ feedback_ids: readonly string[] }>('/v1/feedback', { body: { trace_id: traceId, value } }).then(
          (answer) => answer.feedback_ids[0] ?? '',
        );
    sent.then((id) => {
      setGiven({ id, value });
      tell('Thank you, it counts in the analytics.');
    }, tellFault);
  };
  return (
    <span className="row" role="group" aria-label="Feedback">
      <Button icon aria-label="Good" aria-pressed={given?.value === 5} onClick={() => give(5)}>
        <ThumbsUp size={16} />
      </Button>
      <Button icon aria-label="Bad" aria-pressed={given?.value === -5} onClick={() => give(-5)}>
        <ThumbsDown size={16} />
      </Button>
    </span>
  );
}
