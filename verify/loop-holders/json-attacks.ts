import { OPERATIONS } from '../../src/operations/index.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { type Attack, fill } from './attack.ts';

/** Room for what surrounds the repeated part. */
const FRAME = 256;

const operation = (name: string) => OPERATIONS.find((candidate) => candidate.name === name) as Operation;

/** An attack on one operation by a body in JSON. */
function attack(name: string, target: string, text: (bytes: number) => string, outputs?: readonly string[]): Attack {
  const asked = outputs === undefined ? '' : `"outputs":${JSON.stringify(outputs)},`;
  return {
    name: `${target}: ${name}`,
    encoding: 'json',
    job: (bytes) => {
      const body = text(bytes - FRAME).replace('{', `{${asked}`);
      return { operation: operation(target), from: 'json', to: 'json', chunks: [Buffer.from(body)] };
    },
  };
}

const rowsOf = ({ rowsOf: rows }: Operation) => rows;

/** Values for the tensor with the rows. */
const TENSORS: readonly (readonly [name: string, text: (bytes: number) => string])[] = [
  ['one row of one-digit numbers', (n) => `[${fill(n, '0', ',')}]`],
  ['rows of one class', (n) => `[${fill(n, '[0]', ',')}]`],
  ['rows of two classes', (n) => `[${fill(n, '[0,1]', ',')}]`],
  ['two columns of many classes', (n) => `[${fill(n, '[0,1]', ',')}]`],
  ['ragged rows', (n) => `[[0],${fill(n, '[0,1]', ',')}]`],
  ['ragged rows after many good ones', (n) => `[${fill(n, '[0]', ',')},[0,1]]`],
  ['arrays for numbers', (n) => `[0,${fill(n, '[0]', ',')}]`],
  ['an array of numbers for a number', (n) => `[0,[${fill(n, '0', ',')}]]`],
  ['numbers for arrays', (n) => `[[0],${fill(n, '0', ',')}]`],
  ['an object of members for a number', (n) => `[0,{${fill(n, (i) => `"${i}":0`, ',')}}]`],
  ['nulls', (n) => `[${fill(n, 'null', ',')}]`],
  ['empty strings', (n) => `[${fill(n, '""', ',')}]`],
  ['objects', (n) => `[${fill(n, '{}', ',')}]`],
  ['empty arrays', (n) => `[${fill(n, '[]', ',')}]`],
  ['pairs of empty arrays', (n) => `[${fill(n, '[[],[]]', ',')}]`],
  ['strings NaN', (n) => `[${fill(n, '"NaN"', ',')}]`],
  ['escaped strings NaN', (n) => `[${fill(n, '"\\u004eaN"', ',')}]`],
  ['one escaped string NaN after many numbers', (n) => `[${fill(n, '0', ',')},"\\u004eaN"]`],
  ['one null after many numbers', (n) => `[${fill(n, '0', ',')},null]`],
  ['numbers that overflow', (n) => `[${fill(n, '1e999', ',')}]`],
  ['numbers of 25 digits', (n) => `[${fill(n, '9007199254740993.000000001', ',')}]`],
  ['numbers half-way between doubles', (n) => `[${fill(n, '9007199254740993', ',')}]`],
  ['numbers half-way between doubles after a null', (n) => `[null,${fill(n, '9007199254740993', ',')}]`],
  ['subnormal numbers', (n) => `[${fill(n, '2.2250738585072011e-308', ',')}]`],
  ['numbers of 400 digits', (n) => `[${fill(n, `0.${'123456789'.repeat(44)}`, ',')}]`],
  ['random numbers of 17 digits', (n) => `[${fill(n, (i) => `-${Math.sin(i)}`.replace('--', ''), ',')}]`],
  ['one number of many digits', (n) => `[${fill(n, '7')}]`],
  ['one fraction of many digits', (n) => `[0.${fill(n, '7')}]`],
  ['one long string', (n) => `["${fill(n, 'N')}"]`],
  ['one string of escapes', (n) => `["${fill(n, '\\u004e')}"]`],
  ['one string beyond ASCII', (n) => `["${fill(n / 3, '→')}"]`],
  ['white space', (n) => `[${fill(n, ' \n\t\r')}0]`],
  ['brackets that are not closed', (n) => fill(n, '[')],
  ['brackets closed one by one', (n) => `[${fill(n, `${'['.repeat(62)}0${']'.repeat(62)}`, ',')}]`],
  ['a mistake at the very end', (n) => `[${fill(n, '0', ',')},]`],
  ['a mistake at the very end behind rows', (n) => `[${fill(n, '[0,1]', ',')},[0,1}]`],
];

/** Bodies that are wrong or long outside their tensors. */
const BODIES: readonly (readonly [name: string, text: (bytes: number) => string])[] = [
  ['unknown fields', (n) => `{${fill(n, (i) => `"a${i}":0`, ',')}}`],
  ['unknown fields without a value to speak of', (n) => `{${fill(n, (i) => `"${i.toString(36)}":0`, ',')}}`],
  ['unknown fields that are nearly known', (n) => `{${fill(n, (i) => `"logits${i.toString(36)}":0`, ',')}}`],
  ['unknown fields with escapes', (n) => `{${fill(n, (i) => `"\\u0061${i}":0`, ',')}}`],
  ['unknown fields with long names', (n) => `{${fill(n, (i) => `"${'a'.repeat(250)}${i}":0`, ',')}}`],
  ['the same unknown field', (n) => `{${fill(n, '"a":0', ',')}}`],
  ['the same field', (n) => `{${fill(n, '"dtype":0', ',')}}`],
  ['the same tensor', (n) => `{${fill(n, '"logits":[0,1]', ',')}}`],
  ['the same large tensor', (n) => `{"logits":[0],"logits":[${fill(n, '0', ',')}]}`],
  ['one long name', (n) => `{"${fill(n, 'a')}":0}`],
  ['one long name of escapes', (n) => `{"${fill(n, '\\u0061')}":0}`],
  ['one long name beyond ASCII', (n) => `{"${fill(n / 2, 'é')}":0}`],
  ['a field of nested arrays', (n) => `{"a":[${fill(n, '[0]', ',')}]}`],
  ['a field of numbers', (n) => `{"a":[${fill(n, '0', ',')}]}`],
  ['a field of members', (n) => `{"a":{${fill(n, (i) => `"${i}":0`, ',')}}}`],
  ['a field of objects', (n) => `{"a":[${fill(n, '{}', ',')}]}`],
  ['outputs of numbers', (n) => `{"outputs":[${fill(n, '0', ',')}]}`],
  ['outputs of strings', (n) => `{"outputs":[${fill(n, '"a"', ',')}]}`],
  ['outputs of different strings', (n) => `{"outputs":[${fill(n, (i) => `"${i}"`, ',')}]}`],
  ['outputs of a known name', (n) => `{"outputs":[${fill(n, '"grad"', ',')}]}`],
  ['outputs of arrays', (n) => `{"outputs":[${fill(n, '[[[]]]', ',')}]}`],
  ['outputs of different arrays', (n) => `{"outputs":[${fill(n, (i) => `[${i}]`, ',')}]}`],
  ['outputs of different objects', (n) => `{"outputs":[${fill(n, (i) => `{"a":${i}}`, ',')}]}`],
  ['class_axis of numbers', (n) => `{"class_axis":[${fill(n, '0', ',')}]}`],
  ['class_axis of one long number', (n) => `{"class_axis":${fill(n, '7')}}`],
  ['dtype of one long string', (n) => `{"dtype":"${fill(n, 'a')}"}`],
  ['dtype of escapes', (n) => `{"dtype":"${fill(n, '\\n')}"}`],
  ['dtype beyond ASCII', (n) => `{"dtype":"${fill(n / 4, '😀')}"}`],
  ['an array for the body', (n) => `[${fill(n, '0', ',')}]{`],
  ['nothing but white space', (n) => `${fill(n, ' ')}{`],
  ['a class_weight of many classes', (n) => `{"logits":[[0]],"class_weight":[${fill(n, '0', ',')}],"labels":[0]}`],
];

/** Attacks on each operation by JSON. */
export const JSON_ATTACKS: readonly Attack[] = OPERATIONS.flatMap((target) => {
  const rows = rowsOf(target);
  const { outputs } = target.request.properties as unknown as { outputs: { items: { enum: string[] } } };
  const all = outputs.items.enum.filter((name) => name !== 'target_grad');
  const losses = 'loss' in target.response.properties;
  const shapes = TENSORS.map(([name, text]) => attack(name, target.name, (n) => `{"${rows}":${text(n)}}`));
  const bodies = BODIES.map(([name, text]) => attack(name, target.name, text));
  if (!losses) {
    const graded = (text: string) => `{"logits":${text},"grad_output":${text}}`;
    return [
      ...shapes,
      ...bodies,
      attack('one row, and its gradient', target.name, (n) => graded(`[${fill(n / 2, '0', ',')}]`), all),
      attack('rows of one class, and gradients', target.name, (n) => graded(`[${fill(n / 2, '[0]', ',')}]`), all),
      attack(
        'two rows the other way, and gradients',
        target.name,
        (n) => graded(`[${fill(n / 2, '[0,1]', ',')}]`).replace('{', '{"class_axis":0,'),
        all,
      ),
    ];
  }
  const labelled = (row: string, n: number) => {
    const count = Math.floor(n / (row.length + 3));
    return `{"${rows}":[${Array(count).fill(row).join(',')}],"labels":[${Array(count).fill('0').join(',')}]}`;
  };
  const labels = [
    attack('one row, all outputs', target.name, (n) => `{"labels":0,"${rows}":[${fill(n, '0', ',')}]}`, all),
    attack('one row of 1, all outputs', target.name, (n) => `{"labels":0,"${rows}":[1${fill(n, ',0')}]}`, all),
    attack('rows of one class, all outputs', target.name, (n) => labelled('[0]', n), all),
    attack('rows of two classes, all outputs', target.name, (n) => labelled('[0,1]', n), all),
    attack('rows of ten classes, all outputs', target.name, (n) => labelled('[0,1,2,3,4,5,6,7,8,9]', n), all),
    attack(
      'rows of one class, weighted',
      target.name,
      (n) => labelled('[0]', n).replace('{', '{"class_weight":[0.3],'),
      all,
    ),
    attack(
      'two rows the other way',
      target.name,
      (n) => {
        const [a, b] = [fill(n / 2, '0', ','), fill(n / 2, '1', ',')];
        return `{"${rows}":[[${a}],[${b}]],"class_axis":0,"labels":[${a}]}`;
      },
      all,
    ),
    attack('labels that are none', target.name, (n) =>
      labelled('[0]', n).replace(/"labels":.*/, (text) => text.replaceAll('0', '7')),
    ),
    attack('labels of other dimensions', target.name, (n) => `{"${rows}":[[0]],"labels":[${fill(n, '[0]', ',')}]}`),
  ];
  if (target.name === 'nll') return [...shapes, ...bodies, ...labels];
  const soft = (row: string, q: string, n: number) => {
    const count = Math.floor(n / (row.length + q.length + 2));
    return `{"logits":[${Array(count).fill(row).join(',')}],"target_probs":[${Array(count).fill(q).join(',')}]}`;
  };
  const everything = [...all, 'target_grad'];
  return [
    ...shapes,
    ...bodies,
    ...labels,
    attack(
      'one row with target_probs, all outputs',
      target.name,
      (n) => {
        const zeros = fill(n / 2, '0', ',');
        return `{"logits":[${zeros},0],"target_probs":[${zeros},1]}`;
      },
      everything,
    ),
    attack('rows of one class with target_probs', target.name, (n) => soft('[0]', '[1]', n), everything),
    attack('rows of two classes with target_probs', target.name, (n) => soft('[0,1]', '[0,1]', n), everything),
    attack(
      'smoothed rows of one class',
      target.name,
      (n) => labelled('[0]', n).replace('{', '{"label_smoothing":0.1,'),
      all,
    ),
    attack(
      'smoothed rows of two classes',
      target.name,
      (n) => labelled('[0,1]', n).replace('{', '{"label_smoothing":0.1,'),
      all,
    ),
    attack('target_probs that are none', target.name, (n) => soft('[0]', '[0]', n)),
    attack(
      'rows of one class in float32',
      target.name,
      (n) => labelled('[0]', n).replace('{', '{"dtype":"float32",'),
      all,
    ),
    attack(
      'rows of two classes in base64',
      target.name,
      (n) => labelled('[0,1]', n).replace('{', '{"encoding":"base64",'),
      all,
    ),
  ];
});
