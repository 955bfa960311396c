import { useMemo } from 'react';
import { Link } from 'wouter';
import { Select, TextArea, TextField } from '../../ui/Field';
import { type Choices, modelsOf, vendorsOf } from './choices';
import { type Drawing, viaOf } from './request';

const sizes = ['256x256', '512x512', '1024x1024', '1024x1536', '1536x1024', '1024x1792', '1792x1024', '2048x2048'];
const qualities = ['low', 'medium', 'high', 'standard', 'hd'];
const ideas = [
  'a lighthouse at dusk, in the style of a woodcut',
  'a fox reading under a lamp',
  'mountains in morning fog, wide and calm',
];

interface Props {
  readonly drawing: Drawing;
  readonly choices: Choices | undefined;
  readonly onChange: (changes: Partial<Drawing>) => void;
  readonly providerKey: string;
  readonly onProviderKey: (key: string) => void;
}

/** Prompt and parameters. */
export function Form({ drawing, choices, onChange, providerKey, onProviderKey }: Props) {
  const { kind, name } = viaOf(drawing.via);
  const vendors = useMemo(() => vendorsOf(choices?.models ?? []), [choices]);
  const models = useMemo(() => modelsOf(choices?.models ?? [], kind, name), [choices, kind, name]);
  return (
    <>
      <TextArea
        label="Prompt"
        placeholder={ideas[0]}
        value={drawing.prompt}
        maxLength={32000}
        onChange={(event) => onChange({ prompt: event.target.value })}
      />
      {drawing.prompt === '' ? (
        <div className="row">
          {ideas.map((idea) => (
            <button key={idea} type="button" className="idea" onClick={() => onChange({ prompt: idea })}>
              {idea}
            </button>
          ))}
        </div>
      ) : null}
      <Select label="Send it through" value={drawing.via} onChange={(event) => onChange({ via: event.target.value, model: '' })}>
        <optgroup label="Built in">
          <option value="provider:sandbox">Sandbox (needs no key)</option>
        </optgroup>
        {choices && choices.configs.length > 0 ? (
          <optgroup label="Configs">
            {choices.configs.map((config) => (
              <option key={config.slug} value={`config:${config.slug}`}>
                {config.name}
              </option>
            ))}
          </optgroup>
        ) : null}
        {choices && choices.saved.length > 0 ? (
          <optgroup label="Saved providers">
            {choices.saved.map((saved) => (
              <option key={saved.slug} value={`saved:${saved.slug}`}>
                {saved.name} ({saved.provider})
              </option>
            ))}
          </optgroup>
        ) : null}
        <optgroup label="Providers, with a key of yours">
          {vendors.map((vendor) => (
            <option key={vendor} value={`provider:${vendor}`}>
              {vendor}
            </option>
          ))}
        </optgroup>
      </Select>
      {kind === 'provider' && name !== 'sandbox' ? (
        <TextField
          label={`Key for ${name}`}
          type="password"
          value={providerKey}
          hint={
            <>
              For this tab only; it is not kept. <Link href="/keys/virtual-keys">Save it as a virtual key</Link> to use it again.
            </>
          }
          onChange={(event) => onProviderKey(event.target.value)}
        />
      ) : null}
      <TextField
        label="Model"
        value={drawing.model}
        placeholder={kind === 'config' ? 'as the config says' : 'the provider’s default'}
        list="models"
        onChange={(event) => onChange({ model: event.target.value })}
      />
      <datalist id="models">
        {models.map((model) => (
          <option key={model} value={model} />
        ))}
      </datalist>
      <div className="trio">
        <Select label="Size" value={drawing.size} onChange={(event) => onChange({ size: event.target.value })}>
          <option value="">Default</option>
          {sizes.map((size) => (
            <option key={size} value={size}>
              {size.replace('x', ' × ')}
            </option>
          ))}
        </Select>
        <Select label="Quality" value={drawing.quality} onChange={(event) => onChange({ quality: event.target.value })}>
          <option value="">Default</option>
          {qualities.map((quality) => (
            <option key={quality}>{quality}</option>
          ))}
        </Select>
        <TextField
          label="Images"
          type="number"
          min={1}
          max={10}
          value={drawing.n}
          onChange={(event) => onChange({ n: event.target.value })}
        />
      </div>
    </>
  );
}
