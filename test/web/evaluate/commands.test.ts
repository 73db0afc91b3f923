import { expect, test } from 'vitest';
import { curlCommand, evaluateCommand } from '../../../web/src/evaluate/commands.ts';
import type { Summary } from '../../../web/src/evaluate/worker-messages.ts';

const tensor = (name: string, file: string) => ({ name, file, shape: [2, 3, 4], type: 'float32' });

function held(tensors: Summary['tensors'], others: Partial<Summary> = {}): Summary {
  return {
    version: 1,
    isExample: false,
    isEmpty: false,
    tensors,
    leftOut: [],
    options: {},
    batch: {
      shape: [2, 3, 4],
      classAxis: 2,
      rowShape: [2, 3],
      rows: 6,
      classes: 4,
      isAmbiguous: false,
      type: 'float32',
      labels: new Float64Array(6),
      bytes: 0,
    },
    ...others,
  };
}

const numpy = held([tensor('logits', 'my logits.npy'), tensor('labels', 'y.npy')]);

test('the command line has files and options as it takes them', () => {
  expect(evaluateCommand(numpy, { shift: 1, temperature: 2.5, ignore_index: [-100, 0], dtype: 'float64' })).toBe(
    "npx exact-loss evaluate 'logits=my logits.npy' labels=y.npy --shift 1 --temperature 2.5 --ignore-index -100,0",
  );
  expect(evaluateCommand(held([tensor('logits', 'a.npz'), tensor('labels', 'a.npz')]), {})).toBe(
    'npx exact-loss evaluate a.npz',
  );
  expect(evaluateCommand(held([tensor('logits', 'the pasted text')]), {})).toBeUndefined();
  expect(evaluateCommand(held([], { isExample: true }), {})).toBeUndefined();
});

test('the request has the files as they are, where the service takes them, else that of the request', () => {
  const outputs = 'outputs=nll,perplexity,bits,accuracy,brier_score,calibration_error';
  expect(curlCommand(numpy, { shift: 1 }, 'http://here').text).toBe(
    `curl -sS http://here/v1/cross-entropy -F 'logits=@my logits.npy' -F labels=@y.npy -F shift=1 -F class_axis=2 -F ${outputs}`,
  );
  const one = held([tensor('logits', 'a.safetensors'), tensor('labels', 'a.safetensors')]);
  expect(curlCommand(one, {}, 'http://here').text).toBe(
    `curl -sS 'http://here/v1/cross-entropy?class_axis=2&${outputs}' -H 'content-type: application/vnd.safetensors' --data-binary @a.safetensors`,
  );
  expect(curlCommand(held([tensor('logits', 'a.csv')]), {}, 'http://here')).toMatchObject({ needsRequest: true });
});
