import type { Job } from '../../src/operations/execute.ts';
import { OPERATIONS } from '../../src/operations/index.ts';
import { type Attack, fill } from './attack.ts';

const FRAME = 512;

/** Attacks on each operation by the JSON of the inference protocol, and by binary tensors behind it. */
export const INFERENCE_ATTACKS: readonly Attack[] = OPERATIONS.flatMap((target): Attack[] => {
  const rows = target.rowsOf;
  const hasLabels = 'labels' in target.request.properties;
  const job = (body: Buffer, headerLength?: number): Job => ({
    operation: target,
    from: 'inference',
    to: 'inference',
    frame: { model: target.name, version: '1', headerLength },
    chunks: [body],
  });
  const attack = (name: string, text: (n: number) => string): Attack => ({
    name: `${target.name}: inference, ${name}`,
    encoding: 'inference',
    job: (n) => job(Buffer.from(text(n - FRAME))),
  });
  const data = (datatype: string, numbers: string, count = 1) =>
    `{"inputs":[{"name":"${rows}","shape":[${count}],"datatype":"${datatype}","data":[${numbers}]}${
      hasLabels ? ',{"name":"labels","shape":[1],"datatype":"INT64","data":[0]}' : ''
    }]}`;
  const zeros = (n: number) => {
    const numbers = fill(n, '0', ',');
    return [numbers, (numbers.length + 1) / 2] as const;
  };
  const bytesBehind = (name: string, datatype: string, size: number, classes: number, isBinary: boolean): Attack => ({
    name: `${target.name}: inference, bytes, ${name}`,
    encoding: 'inference',
    job: (n) => {
      const count = Math.floor((n - FRAME) / (classes * size + Number(hasLabels)));
      const input = (tensor: string, shape: number[], type: string, bytes: number) =>
        `{"name":"${tensor}","shape":${JSON.stringify(shape)},"datatype":"${type}","parameters":{"binary_data_size":${bytes}}}`;
      const inputs = [input(rows, [count, classes], datatype, count * classes * size)];
      if (hasLabels) inputs.push(input('labels', [count], 'UINT8', count));
      const json = Buffer.from(`{"parameters":{"binary_data_output":${isBinary}},"inputs":[${inputs}]}`);
      return job(Buffer.concat([json, Buffer.alloc(count * (classes * size + Number(hasLabels)))]), json.length);
    },
  });
  return [
    attack('one row in FP64', (n) => data('FP64', ...zeros(n))),
    attack('one row in FP16', (n) => data('FP16', ...zeros(n))),
    attack('one row in BF16', (n) => data('BF16', ...zeros(n))),
    attack('of another shape', (n) => data('FP64', fill(n, '0', ','))),
    attack('integers for numbers', (n) => data('INT64', ...zeros(n))),
    attack('nulls', (n) => data('FP64', fill(n, 'null', ','))),
    attack('arrays', (n) => data('FP64', fill(n, '[]', ','))),
    attack(
      'labels beyond 2^53',
      (n) =>
        `{"inputs":[{"name":"labels","shape":[1],"datatype":"INT64","data":[${fill(n, '9007199254740993', ',')}]}]}`,
    ),
    attack('unknown members', (n) => `{${fill(n, (i) => `"${i.toString(36)}":0`, ',')}}`),
    attack('one member twice and more', (n) => `{${fill(n, '"id":""', ',')}}`),
    attack('unknown parameters', (n) => `{"inputs":[],"parameters":{${fill(n, (i) => `"${i.toString(36)}":0`, ',')}}}`),
    attack('empty inputs', (n) => `{"inputs":[${fill(n, '{}', ',')}]}`),
    attack(
      'inputs of other names',
      (n) => `{"inputs":[${fill(n, (i) => `{"name":"${i}","shape":[],"datatype":"FP64","data":[]}`, ',')}]}`,
    ),
    attack('unknown members of inputs', (n) => `{"inputs":[{${fill(n, (i) => `"${i.toString(36)}":0`, ',')}}]}`),
    attack('empty outputs', (n) => `{"inputs":[],"outputs":[${fill(n, '{}', ',')}]}`),
    attack('outputs of one name', (n) => `{"inputs":[],"outputs":[${fill(n, '{"name":"grad"}', ',')}]}`),
    attack('a long id', (n) => `{"id":"${fill(n, '\\n')}","inputs":[]}`),
    attack(
      'a long shape',
      (n) => `{"inputs":[{"name":"${rows}","shape":[${fill(n, '1', ',')}],"datatype":"FP64","data":[]}]}`,
    ),
    attack('numbers for inputs', (n) => `{"inputs":[${fill(n, '0', ',')}]}`),
    bytesBehind('FP16 rows of 1', 'FP16', 2, 1, true),
    bytesBehind('FP16 rows of 2', 'FP16', 2, 2, true),
    bytesBehind('FP16 rows of 1000', 'FP16', 2, 1000, true),
    bytesBehind('FP64 rows of 1', 'FP64', 8, 1, true),
    bytesBehind('FP16 rows of 1, answered in decimal', 'FP16', 2, 1, false),
    bytesBehind('FP16 rows of 1000, answered in decimal', 'FP16', 2, 1000, false),
  ];
});
