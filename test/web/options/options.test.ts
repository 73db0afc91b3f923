import { expect, test } from 'vitest';
import {
  bodyOf,
  DEFINITIONS,
  isOther,
  numbersOf,
  outOfRange,
  type Target,
  unreadWord,
  type Value,
} from '../../../web/src/options/definitions.ts';
import { GROUPS } from '../../../web/src/options/groups.ts';
import { post, testApp } from '../../support/app.ts';

const app = await testApp();

/** A value of each option that is not its default, and what a request has for it. */
const CHANGED: { readonly [name: string]: readonly [kept: Value, sent: unknown] } = {
  reduction: ['none', 'none'],
  normalizer: ['12.5', 12.5],
  class_weight: ['1, 2 5', [1, 2, 5]],
  ignore_index: ['-1, 7', [-1, 7]],
  class_axis: ['-1', -1],
  mask: ['true, false', [true, false]],
  sample_weight: ['[1, 0.5]', [1, 0.5]],
  grad_output: ['2, 3', [2, 3]],
  dtype: ['float32', 'float32'],
  encoding: ['base64', 'base64'],
  on_non_finite: ['propagate', 'propagate'],
  label_smoothing: [0.1, 0.1],
  temperature: [2, 2],
  softcap: ['30', 30],
  class_mask: [
    'true, true, true; 1, 1, 1',
    [
      [true, true, true],
      [1, 1, 1],
    ],
  ],
  shift: [1, 1],
  focal_gamma: [2, 2],
  poly_epsilon: [1, 1],
  z_loss: [1e-4, 1e-4],
  entropy_coef: [0.5, 0.5],
  validate_target_probs: ['false', false],
  outputs: [
    ['loss', 'calibration_error'],
    ['loss', 'calibration_error'],
  ],
  bins: [5, 5],
};

const names = Object.keys(CHANGED).sort();
const changed = Object.fromEntries(Object.entries(CHANGED).map(([name, [kept]]) => [name, kept]));

function definition(name: string) {
  const found = DEFINITIONS.find((one) => one.name === name);
  if (!found) throw new Error(`no option ${name}`);
  return found;
}

/** A body with some options changed, the others at their defaults. */
function body(values: { readonly [name: string]: Value }, target: Target = 'labels', operation = 'cross-entropy') {
  return bodyOf(operation, target, (name) => values[name] ?? definition(name).fallback);
}

const logits = [
  [1, 2, 3],
  [0, -1, 0.5],
];

test('every option of the schema is in one group, and at its default none is sent', () => {
  expect(DEFINITIONS.map(({ name }) => name).sort()).toEqual(names);
  expect(GROUPS.flatMap(({ members }) => members).sort()).toEqual(names);
  expect(body({})).toEqual({});
});

test.each(Object.entries(CHANGED))(
  '%s that is changed is sent, and the service takes it',
  async (name, [kept, sent]) => {
    expect(isOther(definition(name), kept)).toBe(true);
    const target = name === 'validate_target_probs' ? 'target_probs' : 'labels';
    const options = body({ [name]: kept, ...(name === 'grad_output' && { reduction: 'none' }) }, target);
    expect(options[name]).toEqual(sent);
    const targets = target === 'labels' ? { labels: [2, 0] } : { target_probs: logits };
    const needed = name === 'bins' ? { outputs: ['calibration_error'] } : {};
    const { status, json } = await post(app, 'cross-entropy', { logits, ...targets, ...needed, ...options });
    expect(`${status} ${JSON.stringify(json.errors ?? '')}`).toBe('200 ""');
  },
);

test('an operation is sent the options that it has in common with cross-entropy', () => {
  expect(Object.keys(body(changed, 'labels', 'softmax')).sort()).toEqual(
    ['class_axis', 'class_mask', 'dtype', 'encoding', 'on_non_finite', 'softcap', 'temperature'].sort(),
  );
  expect(Object.keys(body(changed, 'labels', 'nll'))).toContain('sample_weight');
  expect(Object.keys(body(changed, 'labels', 'nll'))).not.toContain('temperature');
});

test('an option that says nothing of a target is not sent with it', () => {
  const withLabels = Object.keys(body(changed));
  const withProbs = Object.keys(body(changed, 'target_probs'));
  expect(withLabels.filter((name) => !withProbs.includes(name)).sort()).toEqual(['bins', 'ignore_index', 'shift']);
  expect(withProbs.filter((name) => !withLabels.includes(name))).toEqual(['validate_target_probs']);
});

test('an upstream gradient of one number is a number where the losses become one', () => {
  expect(body({ grad_output: '3' })).toEqual({ grad_output: 3 });
  expect(body({ grad_output: '3', reduction: 'none' })).toEqual({ reduction: 'none', grad_output: [3] });
});

test('one label that is ignored is a number, and all that are typed are known', () => {
  expect(body({ ignore_index: '7' })).toEqual({ ignore_index: 7 });
  expect(body({ ignore_index: '-100' })).toEqual({});
  expect(numbersOf(definition('ignore_index'), '-1, 7')).toEqual([-1, 7]);
  expect(numbersOf(definition('ignore_index'), '-100')).toEqual([-100]);
  expect(numbersOf(definition('ignore_index'), 'x')).toEqual([]);
});

test('what cannot be read of a text is named', () => {
  expect(unreadWord(definition('class_weight'), '1, 2')).toBeUndefined();
  expect(unreadWord(definition('class_weight'), '1, 2x')).toBe('2x');
  expect(unreadWord(definition('sample_weight'), '[1, ')).toBe('[1,');
  expect(unreadWord(definition('normalizer'), 'rows')).toBeUndefined();
  expect(unreadWord(definition('normalizer'), 'row')).toBe('row');
  expect(unreadWord(definition('softcap'), '')).toBeUndefined();
});

test('a number outside of what the service takes says so, and the service agrees', async () => {
  const values: { readonly [name: string]: readonly number[] } = {
    label_smoothing: [-0.1, 1.1, 0, 1],
    temperature: [0, -1, 1e-300],
    shift: [0.5, -1, 0],
    bins: [0, 1001, 1, 1000],
    ignore_index: [0.5, -7],
    z_loss: [-1, 0],
    poly_epsilon: [-1],
  };
  for (const [name, all] of Object.entries(values)) {
    for (const value of all) {
      const outputs = name === 'bins' ? { outputs: ['calibration_error'] } : {};
      const { status } = await post(app, 'cross-entropy', { logits, labels: [2, 0], ...outputs, [name]: value });
      expect(`${name} ${value}: ${status}`).toBe(
        `${name} ${value}: ${outOfRange(definition(name), value) ? 422 : 200}`,
      );
    }
  }
});
