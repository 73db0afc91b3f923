import { ELSEWHERE, NAMES_ELSEWHERE } from '../../src/operations/suggest-names.ts';
import {
  type Described,
  type DescribedOperation,
  type Document,
  describedOperations,
  type Fields,
} from './described.ts';
import { literal, tuple, WIDTH, wrap } from './lines.ts';
import { isCount, isNullable, isScalar, typeOf, typesInWords } from './types.ts';

/** Answers a request, as the service does. */
export type Ask = (operation: string, request: Fields) => Promise<Fields>;

/** Files of the Python client that follow from openapi.yaml, by their path in its package. */
export async function pythonFiles(
  document: Document,
  version: string,
  ask: Ask,
): Promise<Readonly<Record<string, string>>> {
  const operations = describedOperations(document);
  const examples = new Map<string, string[]>();
  for (const operation of operations) examples.set(operation.path, await example(operation, ask));
  return {
    '_version.py': file(
      'The version of this package, and of the service that it was made for.',
      `__version__ = "${version}"\n`,
    ),
    '_names.py': names(),
    '_answers.py': answers(operations),
    '_specs.py': specs(operations),
    '_operations.py': methods(operations, examples, false),
    '_async_operations.py': methods(operations, examples, true),
    '_functions.py': functions(operations),
  };
}

function file(what: string, ...parts: string[]): string {
  const start = docstring(`${what} Generated from openapi.yaml by \`npm run generate\`.`, '');
  return [...start, '', ...parts].join('\n');
}

/** Names that other libraries have for arguments. */
function names(): string {
  const tables = NAMES_ELSEWHERE.map((table) => {
    const entries = Object.entries(table).flatMap(([ours, others]) => {
      const line = `        "${ours}": "${others}",`;
      if (line.length <= WIDTH) return [line];
      const parts = wrap(others, '            "', undefined, WIDTH - 2);
      const texts = parts.map((part, i) => `${part}${i < parts.length - 1 ? ' ' : ''}"`);
      return [
        `        "${ours}": (`,
        ...texts.map((text, i) => (i === 0 ? text : text.replace(/^( *)"?/, '$1"'))),
        '        ),',
      ];
    });
    return ['    {', ...entries, '    },'].join('\n');
  });
  const more = ELSEWHERE.map(({ name, instead, beside = instead, more: words }) => {
    const inPython = words
      .replace(/\/v1\/([a-z-]+)/, (_all, path: string) => path.replaceAll('-', '_'))
      .replaceAll('"', "'");
    return `    ("${name}", "${instead}", "${beside}", "${inPython}"),`;
  });
  return file(
    'What other libraries call our arguments: tables, of which the first with a name that is known counts.',
    `OTHER_NAMES: tuple[dict[str, str], ...] = (\n${tables.join('\n')}\n)\n`,
    `MORE: tuple[tuple[str, str, str, str], ...] = (\n${more.join('\n')}\n)`,
    '"""What else is needed for one of our names to do what another library\'s does: theirs, ours, beside which, and what."""\n',
  );
}

/** Classes of answers: names and types of results. */
function answers(operations: readonly DescribedOperation[]): string {
  const classes = operations.map(({ answer, functionName, results }) => {
    const typeOfResult = (result: Described) => {
      // With None a strict checker would want a test at each use of a loss, which hardly ever is None.
      if (isScalar(result) && isNullable(result)) return 'float | Any';
      return isCount(result) ? 'int' : isScalar(result) ? 'float' : 'A';
    };
    const members = results.flatMap((result) => {
      const shape = result.schema['x-tensor-shape'];
      const text = shape === undefined || isScalar(result) ? result.text : `${result.text} Shape: ${shape}.`;
      return [`    ${result.name}: ${typeOfResult(result)}`, ...docstring(text, '    ')];
    });
    return [
      `class ${answer}(Answer[A]):`,
      `    """What \`\`${functionName}\`\` returns: as much of this as \`\`outputs\`\` asks for."""`,
      '',
      ...members,
    ].join('\n');
  });
  return file(
    'The results of each operation, with their types.',
    'from __future__ import annotations\n',
    'from typing import Any\n',
    'from ._answer import Answer\nfrom ._arrays import A\n',
    `__all__ = [\n${operations.map(({ answer }) => `    "${answer}",`).join('\n')}\n]\n`,
    `\n${classes.join('\n\n\n')}\n`,
  );
}

function docstring(text: string, indent: string): string[] {
  const lines = wrap(text, `${indent}"""`, indent);
  const last = lines.pop() as string;
  return last.length + 3 <= WIDTH ? [...lines, `${last}"""`] : [...lines, last, `${indent}"""`];
}

/** What the client knows of each operation. */
function specs(operations: readonly DescribedOperation[]): string {
  const constants = operations.map((operation) => {
    const { constant, path, functionName, positional, required, fields, results, answer } = operation;
    const tensors = fields
      .filter(isTensor)
      .map(({ name, schema }) => `        "${name}": "${schema['x-tensor-kind']}",`);
    const options = fields.filter((field) => !isTensor(field));
    const types = options.map((option) => `        "${option.name}": ${tuple(typesInWords(option))},`);
    const defaults = options
      .filter(({ schema }) => schema['x-default'] !== undefined && !Array.isArray(schema['x-default']))
      .map(({ name, schema }) => `        "${name}": ${literal(schema['x-default'])},`);
    const scalars = results.filter(isScalar).map(({ name }) => name);
    const counts = results.filter(isCount).map(({ name }) => name);
    return [
      `${constant} = Operation(`,
      `    path="${path}",`,
      `    function="${functionName}",`,
      `    positional=${tuple(positional)},`,
      `    required=${tuple(required)},`,
      ...['    tensors={', ...tensors, '    },'],
      ...['    options={', ...types, '    },'],
      ...['    defaults={', ...defaults, '    },'],
      ...frozen('scalars', scalars),
      ...frozen('counts', counts),
      `    answer=${answer},`,
      ')',
    ].join('\n');
  });
  const imports = operations.map(({ answer }) => `    ${answer},`);
  const all = operations.map(({ constant }) => constant);
  return file(
    'What the client knows of each operation.',
    `from __future__ import annotations\n\nfrom ._answers import (\n${imports.join('\n')}\n)\nfrom ._operation import Operation\n`,
    `${constants.join('\n\n')}\n`,
    `OPERATIONS = {\n${all.map((constant) => `    ${constant}.function: ${constant},`).join('\n')}\n}\n`,
  );
}

function frozen(name: string, items: readonly string[]): string[] {
  if (items.length === 0) return [`    ${name}=frozenset(),`];
  const line = `    ${name}=frozenset(${literal(items)}),`;
  if (line.length <= WIDTH) return [line];
  return [
    `    ${name}=frozenset(`,
    '        [',
    ...items.map((item) => `            "${item}",`),
    '        ]',
    '    ),',
  ];
}

function isTensor({ schema }: Described): boolean {
  return schema['x-tensor-kind'] !== undefined;
}

/** The class whose methods are the operations. */
function methods(
  operations: readonly DescribedOperation[],
  examples: ReadonlyMap<string, string[]>,
  isAsync: boolean,
): string {
  const bodies = operations.map((operation) => method(operation, examples.get(operation.path) as string[], isAsync));
  const imports = operations.map(({ answer }) => `    ${answer},`);
  const name = isAsync ? 'AsyncOperations' : 'Operations';
  return file(
    isAsync ? 'The operations as coroutines, with their types.' : 'The operations as methods, with their types.',
    'from __future__ import annotations\n',
    'from typing import Any, Literal, Mapping, Sequence, overload\n',
    'from ._answer import Answer',
    `from ._answers import (\n${imports.join('\n')}\n)`,
    `from ._arrays import A, ArrayLike, Nested`,
    `from ._operation import Operation, operation`,
    `from ._specs import (\n${operations.map(({ constant }) => `    ${constant},`).join('\n')}\n)`,
    'from ._tensor import Tensor\n',
    `\nclass ${name}:`,
    `    """A method for each operation of the service."""\n`,
    `    ${isAsync ? 'async ' : ''}def _ask(self, operation: Operation, given: Mapping[str, Any]) -> Answer[Any]:`,
    '        raise NotImplementedError\n',
    `${bodies.join('\n\n')}\n`,
  );
}

function method(operation: DescribedOperation, shown: readonly string[], isAsync: boolean): string {
  const { constant, functionName, answer } = operation;
  const rows = rowsOf(operation);
  const signature = (of: string, returned: string) => {
    const start = `    ${isAsync ? 'async ' : ''}def ${functionName}(`;
    return [start, '        self,', ...parameters(operation, rows, of), `    ) -> ${returned}:`];
  };
  const choices = rows.length > 1 ? ['Nested | None', 'A | None'] : ['Nested', 'A'];
  const returns = [`${answer}[Tensor]`, `${answer}[A]`];
  return [
    ...choices.flatMap((of, i) => ['    @overload', ...withBody(signature(of, returns[i] as string)), '']),
    `    @operation(${constant})`,
    ...signature(rows.length > 1 ? 'ArrayLike | None' : 'ArrayLike', 'Any'),
    ...documentation(operation, shown, isAsync),
  ].join('\n');
}

function withBody(signature: readonly string[]): string[] {
  return [...signature.slice(0, -1), `${signature.at(-1)} ...`];
}

/** The arguments that say which kind of arrays the answer has: the first tensor, or those of which one is the first. */
function rowsOf({ fields, required }: DescribedOperation): string[] {
  const tensors = fields.filter(isTensor).map(({ name }) => name);
  return required.length === 0
    ? tensors.filter((name) => !name.startsWith('target_')).slice(0, 2)
    : tensors.slice(0, 1);
}

function parameters(operation: DescribedOperation, rows: readonly string[], of: string): string[] {
  const { fields, positional, required } = operation;
  const named = fields.filter(({ name }) => !positional.includes(name));
  const ordered = [
    ...named.filter(({ name }) => required.includes(name)),
    ...named.filter(({ name }) => !required.includes(name)),
  ];
  const parameter = (field: Described) => {
    const { name, schema } = field;
    const type = rows.includes(name) ? of : typeOf(field);
    if (required.includes(name)) return `        ${name}: ${type},`;
    const value = schema['x-default'];
    if (value === undefined || Array.isArray(value))
      return `        ${name}: ${type.endsWith('None') ? type : `${type} | None`} = None,`;
    // None leaves it out, too: whoever passes options on has None for what nobody has set.
    return `        ${name}: ${type} | None = ${literal(value)},`;
  };
  const byPosition = positional.map((name) => fields.find((field) => field.name === name) as Described);
  return [...byPosition.map(parameter), '        *,', ...ordered.map(parameter)].flatMap(fold);
}

/** A parameter whose line is too long, in several. */
function fold(line: string): string[] {
  if (line.length <= WIDTH) return [line];
  const match = /^(\s*\w+: )((?:Sequence\[)?Literal\[)(.*?)(\]+)( \|.*| =.*)$/.exec(line);
  if (match === null) return [line];
  const [, start = '', opening = '', items = '', closing = '', end = ''] = match;
  const indent = '            ';
  return [`${start}${opening}`, ...wrap(`${items},`, indent), `        ${closing}${end}`];
}

function documentation(operation: DescribedOperation, shown: readonly string[], isAsync: boolean): string[] {
  const indent = '        ';
  const { summary, description, functionName, fields, results, answer, positional, required } = operation;
  if (isAsync) return docstring(`${summary}: see \`\`Client.${functionName}\`\`.`, indent);
  const argument = ({ name, schema, text }: Described) => {
    const shape = schema['x-tensor-shape'];
    const standard = schema['x-default'];
    const ending =
      standard === undefined ? '' : ` Default ${Array.isArray(standard) ? standard.join(', ') : literal(standard)}.`;
    return wrap(
      `${name}: ${shape === undefined ? '' : `shape ${shape}. `}${text}${ending}`,
      `${indent}    `,
      `${indent}        `,
    );
  };
  const order = (name: string) => (positional.includes(name) ? 0 : required.includes(name) ? 1 : 2);
  const sorted = fields.toSorted((a, b) => order(a.name) - order(b.name));
  const outputs = fields.find(({ name }) => name === 'outputs')?.schema['x-default'] as string[] | undefined;
  const all = results.map(({ name }) => `\`\`${name}\`\``).join(', ');
  const usual = outputs === undefined ? '' : ` By default ${outputs.map((name) => `\`\`${name}\`\``).join(', ')}.`;
  return [
    `${indent}"""${summary}.`,
    '',
    ...wrap(description, indent),
    '',
    `${indent}Args:`,
    ...sorted.flatMap(argument),
    '',
    `${indent}Returns:`,
    ...wrap(
      `${answer}, in arrays of the kind that \`\`${rowsOf(operation).join('`` or ``')}\`\` came in: ${all}.${usual}`,
      `${indent}    `,
    ),
    '',
    `${indent}Raises:`,
    `${indent}    ArgumentTypeError, ArgumentValueError: an argument cannot be sent`,
    `${indent}    Refused: the service does not accept the request`,
    `${indent}    Unreachable, TimedOut, UnexpectedAnswer: there was no answer of the service`,
    '',
    `${indent}Example:`,
    ...shown.map((line) => `${indent}    ${line}`),
    `${indent}"""`,
  ];
}

/** The first example of the document, and what is answered. */
async function example(
  { path, functionName, example, positional, results }: DescribedOperation,
  ask: Ask,
): Promise<string[]> {
  const answer = await ask(path, example);
  const given = Object.entries(example).map(([name, value]) => ({ name, text: literal(value) }));
  const before = positional.flatMap((name) =>
    given.filter((argument) => argument.name === name).map(({ text }) => text),
  );
  const named = given.filter(({ name }) => !positional.includes(name)).map(({ name, text }) => `${name}=${text}`);
  const call = `exact_loss.${functionName}(${[...before, ...named].join(', ')})`;
  const shown = results.filter(({ name }) => name in answer).slice(0, 4);
  const lines = shown.flatMap((result) => {
    const value = answer[result.name];
    const isNumber = isScalar(result);
    const text = literalFloat(value);
    return [`>>> answer.${result.name}${isNumber ? '' : '.tolist()'}`, text];
  });
  return [...wrapCall(call), ...lines];
}

function wrapCall(call: string): string[] {
  const line = `>>> answer = ${call}`;
  if (line.length + 12 <= WIDTH) return [line];
  const open = line.indexOf('(') + 1;
  const parts = splitArguments(line.slice(open, -1));
  return [line.slice(0, open), ...parts.map((part) => `...     ${part},`), '... )'];
}

/** Arguments, split at the commas that are in no brackets. */
function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if ('[{('.includes(text[i] as string)) depth += 1;
    else if (']})'.includes(text[i] as string)) depth -= 1;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return [...parts, text.slice(start).trim()];
}

/** Results are floats: whole ones are written with a point. */
function literalFloat(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literalFloat).join(', ')}]`;
  if (typeof value === 'string') return { Infinity: 'inf', '-Infinity': '-inf' }[value] ?? 'nan';
  const text = Object.is(value, -0) ? '-0' : literal(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** The functions of the module, which are the methods of a client that is made as it is first needed. */
function functions(operations: readonly DescribedOperation[]): string {
  const all = operations.map(({ functionName }) => functionName);
  return file(
    'The operations as functions, by the client at EXACT_LOSS_URL.',
    'from ._default import default\n',
    `${all.map((name) => `${name} = default.${name}`).join('\n')}\n`,
    `__all__ = [\n${all.map((name) => `    "${name}",`).join('\n')}\n]\n`,
  );
}
