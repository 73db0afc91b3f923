import { beforeEach, expect, test, vi } from 'vitest';
import { post, testApp } from '../../support/app.ts';

vi.stubGlobal('location', { hash: '' });
const { OPTIONS, isChanged, options, optionsOf, outOfRange, resetOptions, unreadable } = await import(
  '../../../web/src/options/options.ts'
);
const { GROUPS } = await import('../../../web/src/options/groups.ts');

const app = await testApp();

beforeEach(resetOptions);

/** A value of each option that is not its default, and what a request has for it. */
const CHANGED: { readonly [name: string]: readonly [kept: unknown, sent: unknown] } = {
  reduction: ['none', 'none'],
  normalizer: ['12.5', 12.5],
  class_weight: ['1, 2 5', [1, 2, 5]],
  ignore_index: [7, 7],
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

/** The values of an option are of a type that its name does not tell. */
const set = (name: string, value: unknown) => {
  const option = OPTIONS.find((option) => option.name === name);
  if (!option) throw new Error(`no option ${name}`);
  option.signal.value = value as never;
};

const logits = [
  [1, 2, 3],
  [0, -1, 0.5],
];

test('every option of the schema is in one group, and at its default none is sent', () => {
  expect(OPTIONS.map(({ name }) => name).sort()).toEqual(Object.keys(CHANGED).sort());
  expect(GROUPS.flatMap(({ options }) => options.map(({ name }) => name)).sort()).toEqual(Object.keys(CHANGED).sort());
  expect(optionsOf('cross-entropy', 'labels')).toEqual({});
  expect(OPTIONS.some(isChanged)).toBe(false);
});

test.each(Object.entries(CHANGED))(
  '%s that is changed is sent, and the service takes it',
  async (name, [kept, sent]) => {
    set(name, kept);
    if (name === 'grad_output') set('reduction', 'none');
    const target = name === 'validate_target_probs' ? 'target_probs' : 'labels';
    const body = optionsOf('cross-entropy', target);
    expect(body[name]).toEqual(sent);
    const targets = target === 'labels' ? { labels: [2, 0] } : { target_probs: logits };
    const needed = name === 'bins' ? { outputs: ['calibration_error'] } : {};
    const { status, json } = await post(app, 'cross-entropy', { logits, ...targets, ...needed, ...body });
    expect(`${status} ${JSON.stringify(json.errors ?? '')}`).toBe('200 ""');
  },
);

test('an operation is sent the options that it has in common with cross-entropy', () => {
  for (const [name, [kept]] of Object.entries(CHANGED)) set(name, kept);
  expect(Object.keys(optionsOf('softmax', 'labels')).sort()).toEqual(
    ['class_axis', 'class_mask', 'dtype', 'encoding', 'on_non_finite', 'softcap', 'temperature'].sort(),
  );
  expect(Object.keys(optionsOf('nll', 'labels'))).toContain('sample_weight');
  expect(Object.keys(optionsOf('nll', 'labels'))).not.toContain('temperature');
});

test('an option that says nothing of a target is not sent with it', () => {
  for (const [name, [kept]] of Object.entries(CHANGED)) set(name, kept);
  const withLabels = Object.keys(optionsOf('cross-entropy', 'labels'));
  const withProbs = Object.keys(optionsOf('cross-entropy', 'target_probs'));
  expect(withLabels.filter((name) => !withProbs.includes(name)).sort()).toEqual(['bins', 'ignore_index', 'shift']);
  expect(withProbs.filter((name) => !withLabels.includes(name))).toEqual(['validate_target_probs']);
});

test('an upstream gradient of one number is a number where the losses become one', () => {
  options.grad_output.value = '3';
  expect(optionsOf('cross-entropy', 'labels')).toEqual({ grad_output: 3 });
  options.reduction.value = 'none';
  expect(optionsOf('cross-entropy', 'labels')).toEqual({ reduction: 'none', grad_output: [3] });
});

test('the first text that cannot be read is named', () => {
  expect(unreadable()).toBeUndefined();
  options.class_weight.value = '1, 2x';
  expect(unreadable()).toEqual({ option: 'class_weight', word: '2x' });
  options.class_weight.value = '';
  options.sample_weight.value = '[1, ';
  expect(unreadable()).toEqual({ option: 'sample_weight', word: '[1,' });
  options.sample_weight.value = '';
  options.normalizer.value = 'row';
  expect(unreadable()).toEqual({ option: 'normalizer', word: 'row' });
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
    const option = OPTIONS.find((option) => option.name === name);
    for (const value of all) {
      const outputs = name === 'bins' ? { outputs: ['calibration_error'] } : {};
      const { status } = await post(app, 'cross-entropy', { logits, labels: [2, 0], ...outputs, [name]: value });
      expect(`${name} ${value}: ${status}`).toBe(
        `${name} ${value}: ${option && outOfRange(option, value) ? 422 : 200}`,
      );
    }
  }
});
