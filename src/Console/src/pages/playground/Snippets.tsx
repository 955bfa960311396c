import { useState } from 'react';
import { useSession } from '../../app/SessionContext';
import { Code } from '../../ui/copy';
import { Segments } from '../../ui/Segments';
import type { DrawRequest } from './request';
import { type Language, languages, snippet } from './snippets';

/** The same call as code. */
export function Snippets({ request, hasMask }: { request: DrawRequest; hasMask: boolean }) {
  const [language, setLanguage] = useState<Language>('curl');
  const { mode } = useSession();
  return (
    <section className="stack-s" aria-label="The same call as code">
      <div className="row row-wide">
        <h2>The same call</h2>
        <Segments
          label="Language"
          value={language}
          options={languages.map((one) => ({ value: one, label: one }))}
          onChange={setLanguage}
        />
      </div>
      <Code text={snippet(language, request, { needsKey: mode === 'keys', hasMask })} label={`${language} code`} />
    </section>
  );
}
