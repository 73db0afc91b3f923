import type { TensorKind } from '../src/core/tensors/tensor.ts';
import { PROBLEM_CODES } from '../src/errors.ts';
import { OPERATIONS } from '../src/operations/index.ts';
import type { Operation } from '../src/operations/operation.ts';
import type { Schema } from './published-schema.ts';

type Properties = readonly (readonly [name: string, schema: Schema])[];

export interface Document {
  readonly components: { readonly schemas: { readonly [name: string]: Schema } };
}

const TENSORS: { readonly [K in TensorKind]: string } = {
  real: 'RealTensor',
  integer: 'IntegerTensor',
  boolean: 'BooleanTensor',
  flag: 'BooleanTensor | IntegerTensor',
};

/** Axes of tensors that differ from row to row: those cannot be defaults of a stream. */
const OF_ROWS = ['elements', 'losses', 'sequences'];

/**
 * The source of the TypeScript client's operations: types of requests and results, and a method for each operation.
 *
 * @param document openapi.yaml, parsed
 * @throws Error the same name is a tensor in one operation and an option or a number in another
 */
export function clientTypes(document: Document): string {
  const { schemas } = document.components;
  const parts = OPERATIONS.map((operation) => operationTypes(operation, schemas));
  const { kinds, others, numbers } = tablesOf(schemas);
  return `${[
    '// Generated from openapi.yaml by scripts/client-types.ts: npm run generate.',
    "import type { Answer, ExactlyOne, Loss } from './answer-types.ts';",
    "import type { CallOptions } from './call-options.ts';",
    "import type { BooleanTensor, IntegerTensor, RealTensor, Tensor } from './tensor-types.ts';",
    '',
    '/** What can be wrong with a request. A newer service may have further codes. */',
    `export type ProblemCode =${union(PROBLEM_CODES, '\n  | ')};`,
    '',
    '/** What a tensor of a request holds, by the name of its field. A flag is a boolean or an integer. */',
    `export type Kind = 'real' | 'integer' | 'boolean' | 'flag';\nexport const KINDS: { readonly [field: string]: Kind } = ${table(kinds)};`,
    '',
    '/** The same where an operation differs. */',
    `export const OTHER_KINDS: { readonly [operation: string]: { readonly [field: string]: Kind } } = {\n${[...others].map(([name, kinds]) => `  '${name}': ${indent(table(kinds)).trimStart()},`).join('\n')}\n};`,
    '',
    '/** The results that are numbers, not tensors. */',
    `export const NUMBERS: ReadonlySet<string> = new Set([\n${numbers.map((name) => `  '${name}',`).join('\n')}\n]);`,
    '',
    ...parts,
    `/** What \`/info\` says. */\nexport interface Info ${plainType(schemas.Info as Schema)}`,
    '',
    methods(schemas),
    '',
    operationMap(schemas),
  ].join('\n')}\n`;
}

const pascal = (name: string) => name.replace(/(?:^|-)(\w)/g, (_all, letter: string) => letter.toUpperCase());
const union = (values: readonly string[], between = ' | ') =>
  `${between === ' | ' ? '' : between}${values.map((value) => `'${value}'`).join(between)}`;
const table = (entries: ReadonlyMap<string, string>) =>
  `{\n${[...entries].map(([name, value]) => `  ${name}: '${value}',`).join('\n')}\n}`;

const schemaOf = (schemas: Document['components']['schemas'], operation: Operation, what: 'Request' | 'Response') =>
  schemas[`${pascal(operation.name)}${what}`] as Schema;

const propertiesOf = (schema: Schema): Properties => Object.entries(schema.properties ?? {});

const defaultOutputs = (schema: Schema) => schema.properties?.outputs?.['x-default'] as readonly string[] | undefined;
const outputNames = (schema: Schema) => schema.properties?.outputs?.items?.enum ?? [];
const reductionsOf = (schema: Schema) => schema.properties?.reduction?.enum;

/** What JSON alone can have. */
const ofJson = (name: string) => name === 'encoding';
const isOfRows = (schema: Schema) =>
  schema['x-tensor-kind'] !== undefined && (schema['x-tensor-axes'] ?? []).every((axis) => OF_ROWS.includes(axis));

function operationTypes(operation: Operation, schemas: Document['components']['schemas']): string {
  const request = schemaOf(schemas, operation, 'Request');
  const name = pascal(operation.name);
  const alternatives = operation.exactlyOne ?? [];
  const fields = propertiesOf(request).filter(([field]) => !ofJson(field) && !alternatives.flat().includes(field));
  const parameters = `<Outputs extends readonly ${name}Output[]${reductionsOf(request) ? `, Reduction extends ${name}Reduction` : ''}>`;
  const args = reductionsOf(request) ? '<Outputs, Reduction>' : '<Outputs>';
  const lines = [
    `/** The names of the results of ${operation.name}. */`,
    `export type ${name}Output = ${union(outputNames(request))};`,
    '',
  ];
  const reductions = reductionsOf(request);
  if (reductions) lines.push(`export type ${name}Reduction = ${union(reductions)};`, '');
  lines.push(
    `/** The options of ${operation.name}: what is not of each row. */`,
    `export interface ${name}Options${parameters} {`,
    ...fields.filter(([, schema]) => !isOfRows(schema)).map((field) => fieldType(field, request)),
    '}',
    '',
    `export interface ${name}Fields${parameters} extends ${name}Options${args} {`,
    ...fields.filter(([, schema]) => isOfRows(schema)).map((field) => fieldType(field, request)),
    '}',
    '',
    `/** ${operation.summary}: a request. */`,
    `export type ${name}Request<`,
    `  Outputs extends readonly ${name}Output[] = readonly ${name}Output[],`,
    ...(reductions ? [`  Reduction extends ${name}Reduction = ${name}Reduction,`] : []),
    `> = ${name}Fields${args}${alternatives
      .map((names) => {
        const given = names.map((field) => [field, request.properties?.[field] as Schema] as const);
        return ` &\n  ExactlyOne<{\n${given.map((field) => indent(fieldType(field, { required: names }))).join('\n')}\n  }>`;
      })
      .join('')};`,
    '',
    ...resultTypes(operation, schemaOf(schemas, operation, 'Response'), reductions),
  );
  return lines.join('\n');
}

function resultTypes(operation: Operation, response: Schema, reductions: readonly string[] | undefined): string[] {
  const name = pascal(operation.name);
  return [
    `/** All results of ${operation.name}. */`,
    `export interface ${name}Results${reductions ? `<Reduction = ${name}Reduction>` : ''} {`,
    ...propertiesOf(response).map(([output, schema]) => {
      const type = isNumber(schema)
        ? output === 'loss'
          ? 'Loss<Reduction>'
          : 'number'
        : schema['x-whole-numbers']
          ? "Tensor<'float64'>"
          : 'Tensor';
      return `${comment(schema)}  readonly ${output}: ${type};`;
    }),
    '}',
    '',
  ];
}

const indent = (text: string) => text.replaceAll(/^(?=.)/gm, '  ');

/** A result that is a number, or null. */
const isNumber = (schema: Schema) => schema['x-tensor-shape'] === undefined;

function fieldType([name, schema]: Properties[number], { required = [] }: Schema): string {
  const isRequired = required.includes(name);
  const type =
    name === 'outputs'
      ? 'Outputs'
      : name === 'reduction'
        ? 'Reduction'
        : schema['x-tensor-kind']
          ? tensorType(schema)
          : plainType(schema);
  return `${comment(schema)}  readonly ${name}${isRequired ? '' : '?'}: ${type}${isRequired ? '' : ' | undefined'};`;
}

function tensorType(schema: Schema): string {
  const kind = schema['x-tensor-kind'] as TensorKind;
  const single = (schema.anyOf ?? []).flatMap(({ type }) =>
    type === 'number' || type === 'integer' ? ['number'] : type === 'boolean' ? ['boolean'] : [],
  );
  return [...new Set(single), TENSORS[kind]].join(' | ');
}

/** The type of what is no tensor. */
function plainType(schema: Schema): string {
  if (schema.anyOf) return schema.anyOf.map(plainType).join(' | ');
  if (schema.enum) return union(schema.enum);
  if (schema.type === 'array')
    return `readonly ${schema.items?.anyOf ? `(${plainType(schema.items)})` : plainType(schema.items ?? {})}[]`;
  if (schema.type === 'object') {
    const members = propertiesOf(schema).map(
      ([name, member]) => `${comment(member)}  readonly ${name}: ${indent(plainType(member)).trimStart()};`,
    );
    return `{\n${members.join('\n')}\n}`;
  }
  if (schema.type === 'number' || schema.type === 'integer') return 'number';
  if (schema.type === 'boolean' || schema.type === 'string') return schema.type;
  throw new Error(`there is no type for ${JSON.stringify(schema)}`);
}

/** What JSON alone can hold is not said. */
const ONLY_IN_JSON = / (?:Numbers, the strings .*|In nested arrays .*|In a query .*)$/;

function comment(schema: Schema): string {
  const shape = schema['x-tensor-shape'];
  const text = `${shape ? `Shape: ${shape}. ` : ''}${schema.description ?? ''}`
    .replace(/\s+/g, ' ')
    .replace(ONLY_IN_JSON, '');
  if (text === '') return '';
  return `  /** ${text.replaceAll('*/', '*\\/')} */\n`;
}

function methods(schemas: Document['components']['schemas']): string {
  const all = OPERATIONS.map((operation) => method(operation, schemaOf(schemas, operation, 'Request')));
  return `/** A method for each operation. */
export abstract class Operations {
  protected abstract post(operation: OperationName, request: object, options?: CallOptions): Promise<any>;

${all.join('\n\n')}
}`;
}

function method(operation: Operation, request: Schema): string {
  const name = pascal(operation.name);
  const outputs = defaultOutputs(request);
  const reduction = reductionsOf(request);
  const documentation = `  /**\n   * ${operation.summary}.\n   *\n   * ${operation.description.replaceAll('*/', '*\\/')}\n   *\n   * @throws Refused the service does not accept the request\n   * @throws InvalidRequest a tensor is none: nothing was sent\n   */`;
  if (outputs === undefined) return rowFunction(operation, documentation);
  const generics = [
    `const Outputs extends readonly ${name}Output[] = [${outputs.map((output) => `'${output}'`).join(', ')}]`,
    ...(reduction ? [`const Reduction extends ${name}Reduction = 'mean'`] : []),
  ];
  return `${documentation}
  ${operation.operationId}<
    ${generics.join(',\n    ')},
  >(
    request: ${name}Request<Outputs${reduction ? ', Reduction' : ''}>,
    options?: CallOptions,
  ): Promise<Answer<${name}Results${reduction ? '<Reduction>' : ''}, Outputs>> {
    return this.post('${operation.name}', request, options);
  }`;
}

/** By default it returns its value, and a gradient where there is an upstream one. */
function rowFunction(operation: Operation, documentation: string): string {
  const name = pascal(operation.name);
  const value = Object.keys(operation.response.properties)[0];
  const signature = (request: string, answer: string) =>
    `${operation.operationId}${request}, options?: CallOptions): Promise<${answer}>`;
  return `${documentation}
  ${signature(`<const Outputs extends readonly ${name}Output[]>(request: ${name}Request<Outputs> & { readonly outputs: Outputs }`, `Answer<${name}Results, Outputs>`)};
  ${signature(`(request: ${name}Request<never> & { readonly grad_output: RealTensor }`, `Pick<${name}Results, '${value}' | 'grad'>`)};
  ${signature(`(request: ${name}Request<never>`, `Pick<${name}Results, '${value}'>`)};
  ${operation.operationId}(request: object, options?: CallOptions): Promise<any> {
    return this.post('${operation.name}', request, options);
  }`;
}

/** The types of each operation by its name, for streams. */
function operationMap(schemas: Document['components']['schemas']): string {
  const entries = OPERATIONS.map((operation) => {
    const name = pascal(operation.name);
    const request = schemaOf(schemas, operation, 'Request');
    const reduced = reductionsOf(request) !== undefined;
    const value = Object.keys(operation.response.properties)[0] as string;
    const outputs = defaultOutputs(request) ?? [value];
    return `  '${operation.name}': {
    line: ${name}Request<never${reduced ? ', never' : ''}>;
    options: Omit<${name}Options<never${reduced ? ', never' : ''}>, 'outputs' | 'reduction'>;
    output: ${name}Output;
    reduction: ${reduced ? `${name}Reduction` : 'never'};
    results: ${name}Results${reduced ? '<Reduction>' : ''};
    outputs: [${outputs.map((output) => `'${output}'`).join(', ')}];
  };`;
  });
  return `/** What a stream of an operation takes and gives. */
export interface OperationTypes<Reduction = unknown> {
${entries.join('\n')}
}

export type OperationName = keyof OperationTypes;`;
}

/** What a name means, whatever the operation. */
function tablesOf(schemas: Document['components']['schemas']) {
  const kinds = new Map<string, TensorKind>();
  const others = new Map<string, Map<string, TensorKind>>();
  const plain = new Set<string>();
  const numbers = new Map<string, boolean>();
  for (const operation of OPERATIONS) {
    for (const [name, schema] of propertiesOf(schemaOf(schemas, operation, 'Request'))) {
      const kind = schema['x-tensor-kind'];
      if (kind === undefined) plain.add(name);
      else if (!kinds.has(name)) kinds.set(name, kind);
      else if (kinds.get(name) !== kind) {
        others.set(operation.name, (others.get(operation.name) ?? new Map()).set(name, kind));
      }
    }
    for (const [name, schema] of propertiesOf(schemaOf(schemas, operation, 'Response'))) {
      if (numbers.has(name) && numbers.get(name) !== isNumber(schema))
        throw new Error(`${name} is a number and a tensor`);
      numbers.set(name, isNumber(schema));
    }
  }
  for (const name of plain) if (kinds.has(name)) throw new Error(`${name} is an option and a tensor`);
  return { kinds, others, numbers: [...numbers].flatMap(([name, isNumber]) => (isNumber ? [name] : [])) };
}
