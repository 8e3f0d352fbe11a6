import * as v from 'valibot';

/** Parts of schemas that have schemas in them, as valibot keeps them. */
interface Shape {
  readonly kind: 'schema' | 'validation' | 'transformation' | 'metadata';
  readonly type: string;
  readonly pipe?: readonly Shape[];
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly wrapped?: Shape;
  readonly default?: unknown;
  readonly item?: Shape;
  readonly items?: readonly Shape[];
  readonly options?: readonly unknown[];
  readonly key?: string;
}

/** The same schema, but that it takes out keys that it does not know instead of refusing them, however deep. */
export function tolerant<Schema extends v.GenericSchema>(
  schema: Schema,
): v.GenericSchema<unknown, v.InferOutput<Schema>> {
  return loosened(schema as unknown as Shape) as unknown as v.GenericSchema<unknown, v.InferOutput<Schema>>;
}

function loosened(one: Shape): Shape {
  if (one.kind !== 'schema') return one;
  if (one.pipe) {
    const [first, ...rest] = one.pipe;
    // The first is the schema itself, as it was before it was piped.
    return made(v.pipe(...([first, ...rest].map(part => part && loosened(part)) as never as [v.GenericSchema])));
  }
  const { entries, wrapped, item, items, options } = one;
  if (entries) return made(v.object(loosenedEach(entries)));
  if (wrapped && one.type === 'optional') return made(v.optional(schemaOf(wrapped), one.default as undefined));
  if (wrapped && one.type === 'nullable') return made(v.nullable(schemaOf(wrapped)));
  if (item) return made(v.array(schemaOf(item)));
  if (items) return made(v.tuple(items.map(schemaOf)));
  if (options && one.type === 'variant') return made(v.variant(one.key ?? 'type', schemasOf(options) as never));
  if (options && one.type === 'union') return made(v.union(schemasOf(options)));
  return one;
}

const schemaOf = (one: Shape) => loosened(one) as unknown as v.GenericSchema;
const schemasOf = (all: readonly unknown[]) => (all as readonly Shape[]).map(schemaOf);
const made = (schema: unknown) => schema as Shape;

function loosenedEach(entries: Readonly<Record<string, Shape>>): v.ObjectEntries {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, schemaOf(entry)]));
}
