import { type Schema, schemasAt } from '../../editor/schema';
import { loadSchema } from '../configs/schema';

const flag: Schema = { type: 'boolean' };
const feedback: Schema = {
  properties: {
    feedback: {
      properties: {
        value: { description: 'From -10 to 10.' },
        weight: { description: 'From 0 to 1.' },
        metadata: { description: 'Kept and shown.' },
      },
    },
  },
};

const parameters: Schema = {
  properties: {
    words: { description: 'default.contains: the words that are looked for.' },
    operator: { description: 'How many of them: any, all, none.', enum: ['any', 'all', 'none'] },
    rule: { description: 'default.regexMatch: a pattern in JavaScript’s syntax.' },
    not: { ...flag, description: 'Turns the check around.' },
    minWords: {},
    maxWords: {},
    minSentences: {},
    maxSentences: {},
    minCharacters: {},
    maxCharacters: {},
    models: { description: 'default.modelWhitelist: the models that may be asked.' },
    sizes: { description: 'gateway.allowedSizes: the sizes that may be asked for.' },
    metadataKeys: { description: 'default.requiredMetadataKeys: keys of x-portkey-metadata.' },
    schema: { description: 'default.jsonSchema: the schema that the metadata follow.' },
    webhookURL: { description: 'default.webhook: the address that is asked.' },
    headers: { description: 'default.webhook: headers that are sent, sealed at rest.' },
    timeout: { description: 'default.webhook: milliseconds, at most 60000.' },
    failOnError: { ...flag, description: 'A check that cannot be carried out counts as failed.' },
  },
};

/** The schema of a saved guardrail; the checks that there are come from the gateway's schema of configs. */
export async function loadGuardrailSchema(): Promise<Schema> {
  const config = await loadSchema();
  const id = schemasAt(config, ['input_guardrails', 0, 'checks', 0, 'id'])[0] ?? {};
  return {
    properties: {
      checks: { items: { properties: { id, parameters, name: { description: 'A name for people.' }, is_enabled: flag } } },
      actions: {
        properties: {
          deny: { ...flag, description: 'A failed check refuses the request, or withholds its images.' },
          async: { ...flag, description: 'Nobody waits for the verdict.' },
          sequential: { ...flag, description: 'The checks run one after the other.' },
          on_success: feedback,
          on_fail: feedback,
        },
      },
    },
  };
}
