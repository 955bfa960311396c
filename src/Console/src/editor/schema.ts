/** The parts of JSON Schema by which the editor completes. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly examples?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly description?: string;
}

// A schema and its alternatives, without references.
function spread(root: Schema, schema: Schema): readonly Schema[] {
  const target = schema.$ref ? root.$defs?.[schema.$ref.split('/').at(-1) ?? ''] : undefined;
  return [schema, ...(target ? spread(root, target) : []), ...(schema.anyOf ?? []).flatMap((one) => spread(root, one))];
}

/** The schemas for the place that a path of names and indexes leads to. */
export function schemasAt(root: Schema, path: readonly (string | number)[]): readonly Schema[] {
  let found = spread(root, root);
  for (const step of path) {
    const below = found.flatMap((one) => (typeof step === 'number' ? (one.items ?? []) : (one.properties?.[step] ?? [])));
    found = below.flatMap((one) => spread(root, one));
  }
  return found;
}

export interface Proposal {
  readonly label: string;
  readonly detail: string | undefined;
}

const isCamel = (name: string): boolean => /[A-Z]/.test(name);
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Members that an object there may have, without the camel-case twins of others. */
export function membersAt(root: Schema, path: readonly (string | number)[]): readonly Proposal[] {
  const members = new Map<string, string | undefined>();
  for (const schema of schemasAt(root, path))
    for (const [name, member] of Object.entries(schema.properties ?? {}))
      if (!members.has(name)) members.set(name, member.description);
  return [...members]
    .filter(([name]) => !(isCamel(name) && members.has(snake(name))))
    .map(([label, detail]) => ({ label, detail }));
}

/** Values that are named for the place. */
export function valuesAt(root: Schema, path: readonly (string | number)[]): readonly string[] {
  const values = new Set<string>();
  for (const schema of schemasAt(root, path)) {
    for (const value of [...(schema.enum ?? schema.examples ?? []), ...(schema.const === undefined ? [] : [schema.const])])
      values.add(JSON.stringify(value));
    if (schema.type === 'boolean' || (Array.isArray(schema.type) && schema.type.includes('boolean'))) {
      values.add('true');
      values.add('false');
    }
  }
  values.delete('null');
  return [...values];
}
