import { describe, expect, test } from 'vitest';
import { type Answer, post, testApp } from './support/app.ts';
import type { Body, Json } from './support/fixtures.ts';

/** The table of edge cases of the definitions, row by row: PyTorch gives NaN or is silently wrong in most of them. */
const app = await testApp();

const LN2 = Math.LN2;

/** Posts, and expects exactly these outputs; a zero's sign counts in the losses only. */
async function expectAnswer(operation: string, body: Body, expected: Body): Promise<void> {
  const answer = await post(app, operation, body);
  expect(answer.json).not.toHaveProperty('code');
  expect(answer.status).toBe(200);
  const { loss, losses, ...others } = answer.json;
  const { loss: expectedLoss, losses: expectedLosses, ...expectedOthers } = expected;
  expect({ loss, losses }).toEqual({ loss: expectedLoss, losses: expectedLosses });
  expect(unsigned(others)).toEqual(expectedOthers);
}

/** JSON with its zeros positive. */
function unsigned(value: Json): Json {
  return JSON.parse(JSON.stringify(value, (_name, x) => (x === 0 ? 0 : x)));
}

async function expectProblem(operation: string, body: Body | string, code: string, errors: Json): Promise<Answer> {
  const answer = await post(app, operation, body);
  expect(answer.json).toMatchObject({ status: 422, code });
  expect(answer.json.errors).toEqual(errors);
  expect(answer.status).toBe(422);
  return answer;
}

/** nll and cross-entropy over the same numbers, where both give the same losses. */
const LOSSES = [
  { operation: 'cross-entropy', name: 'logits' },
  { operation: 'nll', name: 'log_probs' },
];
const ON_NON_FINITE = ['error', 'propagate'];

describe('all rows ignored, or N = 0, or Σ weight = 0: mean is loss 0, gradient 0', () => {
  describe.each(LOSSES)('$operation', ({ operation, name }) => {
    const rows = [
      [1, 2],
      [3, -4],
    ];

    test('all rows ignored', async () => {
      const nothing = {
        loss: 0,
        losses: [0, 0],
        grad: [
          [0, 0],
          [0, 0],
        ],
      };
      await expectAnswer(operation, { [name]: rows, labels: [-100, -100] }, nothing);
      await expectAnswer(operation, { [name]: rows, labels: [1, 1], ignore_index: 1 }, nothing);
    });

    test('a single ignored row [C]', async () => {
      await expectAnswer(operation, { [name]: [1, 2], labels: -100 }, { loss: 0, losses: 0, grad: [0, 0] });
    });

    test('all rows ignored, with class_weight', async () => {
      const body = { [name]: rows, labels: [-100, -100], class_weight: [1, 2] };
      await expectAnswer(operation, body, {
        loss: 0,
        losses: [0, 0],
        grad: [
          [0, 0],
          [0, 0],
        ],
      });
    });

    test('N = 0', async () => {
      await expectAnswer(operation, { [name]: [], labels: [] }, { loss: 0, losses: [], grad: [] });
    });

    test('Σ weight = 0: every label has weight 0', async () => {
      const body = { [name]: rows, labels: [0, 0], class_weight: [0, 1] };
      await expectAnswer(operation, body, {
        loss: 0,
        losses: [0, 0],
        grad: [
          [0, 0],
          [0, 0],
        ],
      });
    });

    test('Σ weight = 0: every weight is 0', async () => {
      const body = { [name]: rows, labels: [0, 1], class_weight: [0, 0] };
      await expectAnswer(operation, body, {
        loss: 0,
        losses: [0, 0],
        grad: [
          [0, 0],
          [0, 0],
        ],
      });
    });
  });

  test('Σ weight = 0 and Σ loss = 0, with weights of both signs', async () => {
    const body = {
      logits: [
        [5, 5],
        [5, 5],
      ],
      labels: [0, 1],
      class_weight: [1, -1],
    };
    await expectAnswer('cross-entropy', body, {
      loss: 0,
      losses: [LN2, -LN2],
      grad: [
        [0, 0],
        [0, 0],
      ],
    });
  });

  test('all rows ignored, with label_smoothing', async () => {
    const body = { logits: [[1, 2]], labels: [-100], label_smoothing: 0.5 };
    await expectAnswer('cross-entropy', body, { loss: 0, losses: [0], grad: [[0, 0]] });
  });

  test('Σ weight = 0 with target_probs, whose mean is over rows', async () => {
    const body = { logits: [[0, 0]], target_probs: [[1, 0]], class_weight: [0, 0] };
    await expectAnswer('cross-entropy', body, { loss: 0, losses: [0], grad: [[0, 0]] });
  });
});

describe('Σ weight = 0 though Σ loss is not (weights of both signs): 422', () => {
  const errors = [
    {
      pointer: '/class_weight',
      detail:
        'class_weight sums to 0 over the labels, though the weighted losses do not; ' +
        'expected a sum that is not 0, or reduction "sum" or "none"',
    },
  ];

  test.each(LOSSES)('$operation', async ({ operation, name }) => {
    const body = {
      [name]: [
        [0, -1],
        [0, -1],
      ],
      labels: [0, 1],
      class_weight: [1, -1],
    };
    await expectProblem(operation, body, 'UNDEFINED_MEAN', errors);
    await expectProblem(operation, { ...body, on_non_finite: 'propagate' }, 'UNDEFINED_MEAN', errors);
  });

  test('label_smoothing that gives weight to classes which no label has', async () => {
    const body = { logits: [[0, 1]], labels: [0], class_weight: [0, 1], label_smoothing: 0.5 };
    await expectProblem('cross-entropy', body, 'UNDEFINED_MEAN', errors);
  });

  test('the sum of the same losses is defined', async () => {
    const body = {
      log_probs: [
        [0, -1],
        [0, -1],
      ],
      labels: [0, 1],
      class_weight: [1, -1],
      reduction: 'sum',
    };
    await expectAnswer('nll', body, {
      loss: -1,
      losses: [0, -1],
      grad: [
        [-1, 0],
        [0, 1],
      ],
    });
  });
});

describe.each(ON_NON_FINITE)(
  'ignored row holds NaN, +inf, only −inf: gradient exactly 0, the row is never read (on_non_finite %s)',
  (onNonFinite) => {
    test.each([
      { name: 'NaN', row: ['NaN', 1] },
      { name: '+inf', row: ['Infinity', 1] },
      { name: 'only −inf', row: ['-Infinity', '-Infinity'] },
    ])('$name', async ({ row }) => {
      const options = { labels: [-100, 1], on_non_finite: onNonFinite };
      await expectAnswer(
        'cross-entropy',
        { logits: [row, [0, 0]], ...options },
        {
          loss: LN2,
          losses: [0, LN2],
          grad: [
            [0, 0],
            [0.5, -0.5],
          ],
        },
      );
      await expectAnswer(
        'cross-entropy',
        { logits: [row, [0, 0]], ...options, label_smoothing: 0.5 },
        {
          loss: LN2,
          losses: [0, LN2],
          grad: [
            [0, 0],
            [0.25, -0.25],
          ],
        },
      );
      await expectAnswer(
        'nll',
        { log_probs: [row, [0, -3]], ...options },
        {
          loss: 3,
          losses: [0, 3],
          grad: [
            [0, 0],
            [0, -1],
          ],
        },
      );
    });

    test('with grad_output that holds NaN for that row', async () => {
      const body = {
        logits: [
          ['NaN', 1],
          [0, 0],
        ],
        labels: [-100, 1],
        reduction: 'none',
        grad_output: ['NaN', 2],
      };
      await expectAnswer(
        'cross-entropy',
        { ...body, on_non_finite: onNonFinite },
        {
          loss: null,
          losses: [0, LN2],
          grad: [
            [0, 0],
            [1, -1],
          ],
        },
      );
    });
  },
);

describe.each(ON_NON_FINITE)(
  '−inf at a class that is not the target: p = 0, g = 0 (on_non_finite %s)',
  (onNonFinite) => {
    test('cross-entropy with labels', async () => {
      await expectAnswer(
        'cross-entropy',
        {
          logits: [['-Infinity', 0, 0]],
          labels: [1],
          on_non_finite: onNonFinite,
          outputs: ['loss', 'losses', 'grad', 'probs', 'log_probs'],
        },
        {
          loss: LN2,
          losses: [LN2],
          grad: [[0, -0.5, 0.5]],
          probs: [[0, 0.5, 0.5]],
          log_probs: [['-Infinity', -LN2, -LN2]],
        },
      );
    });

    test('nll', async () => {
      await expectAnswer(
        'nll',
        { log_probs: [['-Infinity', -1]], labels: [1], on_non_finite: onNonFinite },
        { loss: 1, losses: [1], grad: [[0, -1]] },
      );
    });

    test('softmax and log-softmax, with their gradients', async () => {
      const body = { logits: [['-Infinity', 0, 0]], grad_output: [[5, 1, 0]], on_non_finite: onNonFinite };
      await expectAnswer('softmax', body, { probs: [[0, 0.5, 0.5]], grad: [[0, 0.25, -0.25]] });
      await expectAnswer('log-softmax', body, {
        log_probs: [['-Infinity', -LN2, -LN2]],
        grad: [[5, -2, -3]],
      });
    });
  },
);

describe.each(ON_NON_FINITE)(
  '−inf at the target: loss inf, g finite (−1 there): "Infinity" (on_non_finite %s)',
  (onNonFinite) => {
    test('cross-entropy with labels', async () => {
      await expectAnswer(
        'cross-entropy',
        { logits: [['-Infinity', 0, 0]], labels: [0], on_non_finite: onNonFinite },
        { loss: 'Infinity', losses: ['Infinity'], grad: [[-1, 0.5, 0.5]] },
      );
    });

    test('cross-entropy with target_probs', async () => {
      await expectAnswer(
        'cross-entropy',
        { logits: [['-Infinity', 0, 0]], target_probs: [[1, 0, 0]], on_non_finite: onNonFinite },
        { loss: 'Infinity', losses: ['Infinity'], grad: [[-1, 0.5, 0.5]] },
      );
    });

    test('nll', async () => {
      await expectAnswer(
        'nll',
        { log_probs: [['-Infinity', 0]], labels: [0], on_non_finite: onNonFinite },
        { loss: 'Infinity', losses: ['Infinity'], grad: [[-1, 0]] },
      );
    });

    test('beside a row with a finite loss, the loss is inf and the other gradient as ever', async () => {
      await expectAnswer(
        'cross-entropy',
        {
          logits: [
            ['-Infinity', 0],
            [0, 0],
          ],
          labels: [0, 0],
          on_non_finite: onNonFinite,
        },
        {
          loss: 'Infinity',
          losses: ['Infinity', LN2],
          grad: [
            [-0.5, 0.5],
            [-0.25, 0.25],
          ],
        },
      );
    });
  },
);

describe('every class −inf in a row that counts: 422 with the row (on_non_finite: NaN)', () => {
  const rows = [
    [0, 0],
    ['-Infinity', '-Infinity'],
  ];
  const errors = [
    {
      pointer: '/logits/1',
      detail: 'logits[1] is -Infinity in every class; expected at least one finite number (see on_non_finite)',
    },
  ];

  test.each([
    { operation: 'softmax', body: { logits: rows } },
    { operation: 'log-softmax', body: { logits: rows } },
    { operation: 'cross-entropy', body: { logits: rows, labels: [0, 0] } },
    { operation: 'cross-entropy', body: { logits: rows, labels: [0, 0], label_smoothing: 0.1 } },
    {
      operation: 'cross-entropy',
      body: {
        logits: rows,
        target_probs: [
          [1, 0],
          [0, 1],
        ],
      },
    },
  ])('$operation: 422', async ({ operation, body }) => {
    await expectProblem(operation, body, 'NON_FINITE_INPUT', errors);
  });

  test('a row along another axis is named as a row', async () => {
    const body = {
      logits: [
        [
          [0, '-Infinity'],
          [0, '-Infinity'],
        ],
      ],
      labels: [[0, 0]],
    };
    await expectProblem('cross-entropy', body, 'NON_FINITE_INPUT', [
      {
        pointer: '/logits/0',
        detail: 'logits[0][:][1] is -Infinity in every class; expected at least one finite number (see on_non_finite)',
      },
    ]);
  });

  test('propagate: NaN in that row only', async () => {
    const propagate = { logits: rows, on_non_finite: 'propagate' };
    await expectAnswer(
      'softmax',
      {
        ...propagate,
        grad_output: [
          [1, 0],
          [1, 0],
        ],
      },
      {
        probs: [
          [0.5, 0.5],
          ['NaN', 'NaN'],
        ],
        grad: [
          [0.25, -0.25],
          ['NaN', 'NaN'],
        ],
      },
    );
    await expectAnswer('log-softmax', propagate, {
      log_probs: [
        [-LN2, -LN2],
        ['NaN', 'NaN'],
      ],
    });
    await expectAnswer(
      'cross-entropy',
      { ...propagate, labels: [0, 0] },
      {
        loss: 'NaN',
        losses: [LN2, 'NaN'],
        grad: [
          [-0.25, 0.25],
          ['NaN', 'NaN'],
        ],
      },
    );
    await expectAnswer(
      'cross-entropy',
      {
        ...propagate,
        target_probs: [
          [1, 0],
          [1, 0],
        ],
        reduction: 'none',
        outputs: ['loss', 'losses', 'target_grad'],
      },
      {
        loss: null,
        losses: [LN2, 'NaN'],
        target_grad: [
          [LN2, LN2],
          ['NaN', 'NaN'],
        ],
      },
    );
  });

  test.each(ON_NON_FINITE)('nll normalises nothing: inf, on_non_finite %s', async (onNonFinite) => {
    await expectAnswer(
      'nll',
      { log_probs: [['-Infinity', '-Infinity']], labels: [0], on_non_finite: onNonFinite },
      { loss: 'Infinity', losses: ['Infinity'], grad: [[-1, 0]] },
    );
  });
});

describe('NaN or +inf in a row that counts: 422 with the position (on_non_finite: NaN)', () => {
  describe.each(['NaN', 'Infinity'])('%s', (value) => {
    const rows = [
      [0, 0],
      [1, value],
    ];
    const errorsAt = (name: string) => [
      {
        pointer: `/${name}/1/1`,
        detail: `${name}[1][1] is ${value}; expected a finite number or -Infinity (see on_non_finite)`,
      },
    ];

    test.each([
      { operation: 'softmax', name: 'logits', more: {} },
      { operation: 'log-softmax', name: 'logits', more: {} },
      { operation: 'nll', name: 'log_probs', more: { labels: [0, 0] } },
      { operation: 'cross-entropy', name: 'logits', more: { labels: [0, 0] } },
      {
        operation: 'cross-entropy',
        name: 'logits',
        more: {
          target_probs: [
            [1, 0],
            [1, 0],
          ],
        },
      },
    ])('$operation: 422', async ({ operation, name, more }) => {
      await expectProblem(operation, { [name]: rows, ...more }, 'NON_FINITE_INPUT', errorsAt(name));
    });

    test('as a bare token: 422', async () => {
      const text = `{"logits":[[0,0],[1,${value}]],"labels":[0,0]}`;
      await expectProblem('cross-entropy', text, 'NON_FINITE_INPUT', errorsAt('logits'));
    });

    test('propagate: NaN in that row only', async () => {
      const propagate = { logits: rows, on_non_finite: 'propagate' };
      await expectAnswer(
        'softmax',
        {
          ...propagate,
          grad_output: [
            [1, 0],
            [1, 0],
          ],
        },
        {
          probs: [
            [0.5, 0.5],
            ['NaN', 'NaN'],
          ],
          grad: [
            [0.25, -0.25],
            ['NaN', 'NaN'],
          ],
        },
      );
      await expectAnswer(
        'log-softmax',
        {
          ...propagate,
          grad_output: [
            [1, 0],
            [1, 0],
          ],
        },
        {
          log_probs: [
            [-LN2, -LN2],
            ['NaN', 'NaN'],
          ],
          grad: [
            [0.5, -0.5],
            ['NaN', 'NaN'],
          ],
        },
      );
      await expectAnswer(
        'cross-entropy',
        { ...propagate, labels: [0, 0] },
        {
          loss: 'NaN',
          losses: [LN2, 'NaN'],
          grad: [
            [-0.25, 0.25],
            ['NaN', 'NaN'],
          ],
        },
      );
      await expectAnswer(
        'cross-entropy',
        {
          ...propagate,
          target_probs: [
            [1, 0],
            [1, 0],
          ],
        },
        {
          loss: 'NaN',
          losses: [LN2, 'NaN'],
          grad: [
            [-0.25, 0.25],
            ['NaN', 'NaN'],
          ],
        },
      );
    });
  });

  test('nll, propagate: looks at the entry of the label only', async () => {
    await expectAnswer(
      'nll',
      {
        log_probs: [
          ['NaN', -1],
          ['Infinity', -1],
          ['NaN', -1],
        ],
        labels: [0, 0, 1],
        reduction: 'none',
        on_non_finite: 'propagate',
      },
      {
        loss: null,
        losses: ['NaN', '-Infinity', 1],
        grad: [
          [-1, 0],
          [-1, 0],
          [0, -1],
        ],
      },
    );
  });

  test('the first position is named, in the order of the rows', async () => {
    await expectProblem(
      'softmax',
      {
        logits: [
          [0, 1],
          ['Infinity', 'NaN'],
          ['NaN', 0],
        ],
      },
      'NON_FINITE_INPUT',
      [
        {
          pointer: '/logits/1/0',
          detail: 'logits[1][0] is Infinity; expected a finite number or -Infinity (see on_non_finite)',
        },
      ],
    );
  });
});

describe.each(ON_NON_FINITE)(
  'q_c = 0 where x_c = −inf; weight 0 · −inf: 0·log 0 = 0, everywhere (on_non_finite %s)',
  (onNonFinite) => {
    const logits = [['-Infinity', 0, 0]];

    test('q_c = 0', async () => {
      await expectAnswer(
        'cross-entropy',
        { logits, target_probs: [[0, 0.5, 0.5]], on_non_finite: onNonFinite },
        { loss: LN2, losses: [LN2], grad: [[0, 0, 0]] },
      );
    });

    test('weight 0 of a target probability', async () => {
      await expectAnswer(
        'cross-entropy',
        {
          logits,
          target_probs: [[0.5, 0.5, 0]],
          class_weight: [0, 1, 1],
          on_non_finite: onNonFinite,
          outputs: ['loss', 'losses', 'grad', 'target_grad'],
        },
        { loss: LN2 / 2, losses: [LN2 / 2], grad: [[0, -0.25, 0.25]], target_grad: [[0, LN2, LN2]] },
      );
    });

    test('weight 0 of a label', async () => {
      const body = {
        logits: [
          ['-Infinity', 0, 0],
          [0, 0, '-Infinity'],
        ],
        labels: [0, 1],
        class_weight: [0, 1, 1],
      };
      await expectAnswer(
        'cross-entropy',
        { ...body, on_non_finite: onNonFinite },
        {
          loss: LN2,
          losses: [0, LN2],
          grad: [
            [0, 0, 0],
            [0.5, -0.5, 0],
          ],
        },
      );
    });

    test('weight 0 of a label in nll', async () => {
      await expectAnswer(
        'nll',
        {
          log_probs: [
            ['-Infinity', 0],
            [0, -2],
          ],
          labels: [0, 1],
          class_weight: [0, 1],
          on_non_finite: onNonFinite,
        },
        {
          loss: 2,
          losses: [0, 2],
          grad: [
            [0, 0],
            [0, -1],
          ],
        },
      );
    });

    test('label_smoothing 1, which leaves nothing of a masked target', async () => {
      await expectAnswer(
        'cross-entropy',
        {
          logits,
          target_probs: [[1, 0, 0]],
          label_smoothing: 1,
          on_non_finite: onNonFinite,
          outputs: ['loss', 'losses', 'grad', 'target_grad'],
        },
        { loss: LN2, losses: [LN2], grad: [[0, 0, 0]], target_grad: [[0, 0, 0]] },
      );
    });

    test('grad_output 0', async () => {
      await expectAnswer(
        'cross-entropy',
        {
          logits,
          target_probs: [[0, 0.5, 0.5]],
          grad_output: 0,
          on_non_finite: onNonFinite,
          outputs: ['loss', 'losses', 'grad', 'target_grad'],
        },
        { loss: LN2, losses: [LN2], grad: [[0, 0, 0]], target_grad: [[0, 0, 0]] },
      );
    });
  },
);

describe.each(ON_NON_FINITE)(
  '−inf with label_smoothing: smooth over the classes that are not −inf (ε/K each) (on_non_finite %s)',
  (onNonFinite) => {
    test('labels', async () => {
      await expectAnswer(
        'cross-entropy',
        { logits: [['-Infinity', 0, 0]], labels: [1], label_smoothing: 0.5, on_non_finite: onNonFinite },
        { loss: LN2, losses: [LN2], grad: [[0, -0.25, 0.25]] },
      );
    });

    test('target_probs', async () => {
      await expectAnswer(
        'cross-entropy',
        { logits: [['-Infinity', 0, 0]], target_probs: [[0, 1, 0]], label_smoothing: 0.5, on_non_finite: onNonFinite },
        { loss: LN2, losses: [LN2], grad: [[0, -0.25, 0.25]] },
      );
    });

    test('each row by its own mask', async () => {
      await expectAnswer(
        'cross-entropy',
        {
          logits: [
            ['-Infinity', 0, '-Infinity'],
            ['-Infinity', 0, 0],
          ],
          labels: [1, 1],
          label_smoothing: 0.5,
          reduction: 'none',
          on_non_finite: onNonFinite,
        },
        {
          loss: null,
          losses: [0, LN2],
          grad: [
            [0, 0, 0],
            [0, -0.25, 0.25],
          ],
        },
      );
    });

    test('−inf at the label itself: still inf', async () => {
      await expectAnswer(
        'cross-entropy',
        { logits: [['-Infinity', 0, 0]], labels: [0], label_smoothing: 0.5, on_non_finite: onNonFinite },
        { loss: 'Infinity', losses: ['Infinity'], grad: [[-0.5, 0.25, 0.25]] },
      );
    });
  },
);

describe('target_probs negative, NaN, or row sum off 1 by more than 1e-6: 422', () => {
  const logits = [
    [0, 0],
    [0, 0],
  ];

  test.each([
    { name: 'negative', q: -0.25 },
    { name: 'above 1', q: 1.5 },
    { name: 'NaN', q: 'NaN' },
    { name: 'infinite', q: 'Infinity' },
  ])('$name', async ({ q }) => {
    const errors = [
      { pointer: '/target_probs/1/0', detail: `target_probs[1][0] is ${q}; expected a number in [0, 1]` },
    ];
    const body = {
      logits,
      target_probs: [
        [1, 0],
        [q, 1],
      ],
    };
    await expectProblem('cross-entropy', body, 'NOT_A_DISTRIBUTION', errors);
    await expectProblem('cross-entropy', { ...body, on_non_finite: 'propagate' }, 'NOT_A_DISTRIBUTION', errors);
  });

  test.each([0.5 + 1.1e-6, 0.5 - 1.1e-6])('row sum off by more than 1e-6: 0.5 and %d', async (q) => {
    await expectProblem(
      'cross-entropy',
      {
        logits,
        target_probs: [
          [1, 0],
          [0.5, q],
        ],
      },
      'NOT_A_DISTRIBUTION',
      [
        {
          pointer: '/target_probs/1',
          detail: `target_probs[1] sums to ${0.5 + q}; expected a sum within 0.000001 of 1`,
        },
      ],
    );
  });

  test.each([0.5 + 0.9e-6, 0.5 - 0.9e-6])('row sum off by less than 1e-6: 0.5 and %d are accepted', async (q) => {
    const answer = await post(app, 'cross-entropy', {
      logits,
      target_probs: [
        [1, 0],
        [0.5, q],
      ],
    });
    expect(answer.status).toBe(200);
    expect(answer.json.losses).toEqual([LN2, expect.closeTo(LN2, 5)]);
  });

  test('validate_target_probs false takes any finite numbers, as PyTorch does', async () => {
    await expectAnswer(
      'cross-entropy',
      { logits: [[0, 0]], target_probs: [[-1, 4]], validate_target_probs: false },
      { loss: 3 * LN2, losses: [3 * LN2], grad: [[2.5, -2.5]] },
    );
  });

  test('validate_target_probs false refuses NaN, or propagates it', async () => {
    const body = {
      logits,
      target_probs: [
        [1, 0],
        ['NaN', 1],
      ],
      validate_target_probs: false,
    };
    await expectProblem('cross-entropy', body, 'NON_FINITE_INPUT', [
      { pointer: '/target_probs/1/0', detail: 'target_probs[1][0] is NaN; expected a finite number' },
    ]);
    await expectAnswer(
      'cross-entropy',
      { ...body, on_non_finite: 'propagate' },
      {
        loss: 'NaN',
        losses: [LN2, 'NaN'],
        grad: [
          [-0.25, 0.25],
          ['NaN', 'NaN'],
        ],
      },
    );
  });
});

describe('label_smoothing −0.1 or NaN: 422', () => {
  test.each(['-0.1', '1.1', 'NaN', 'Infinity', '-Infinity'])('%s', async (value) => {
    await expectProblem(
      'cross-entropy',
      `{"logits":[[0,0]],"labels":[0],"label_smoothing":${value}}`,
      'INVALID_OPTION',
      [{ pointer: '/label_smoothing', detail: `label_smoothing is ${value}; expected a number in [0, 1]` }],
    );
  });

  test.each([0, 1])('%d is allowed', async (epsilon) => {
    await expectAnswer(
      'cross-entropy',
      { logits: [[0, 0]], labels: [0], label_smoothing: epsilon },
      { loss: LN2, losses: [LN2], grad: [epsilon === 0 ? [-0.5, 0.5] : [0, 0]] },
    );
  });
});

describe('label out of range: 422 with pointers; all rows checked before anything is computed', () => {
  test.each(LOSSES)('$operation', async ({ operation, name }) => {
    const rows = [
      ['NaN', 'NaN', 'NaN'],
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ];
    await expectProblem(operation, { [name]: rows, labels: [0, 3, -1, -100] }, 'LABEL_OUT_OF_RANGE', [
      { pointer: '/labels/1', detail: 'labels[1] is 3; expected an integer in [0, 3) or ignore_index -100' },
      { pointer: '/labels/2', detail: 'labels[2] is -1; expected an integer in [0, 3) or ignore_index -100' },
    ]);
  });

  test('-1 is not the last class', async () => {
    await expectProblem('cross-entropy', { logits: [0, 0], labels: -1, ignore_index: -2 }, 'LABEL_OUT_OF_RANGE', [
      { pointer: '/labels', detail: 'labels is -1; expected an integer in [0, 2) or ignore_index -2' },
    ]);
  });
});

describe('finite overflow x = [1e308, −1e308]: ℓ = [0, −inf]', () => {
  const logits = [[1e308, -1e308]];

  test('log-softmax and softmax', async () => {
    await expectAnswer('softmax', { logits }, { probs: [[1, 0]] });
    await expectAnswer('log-softmax', { logits }, { log_probs: [[0, '-Infinity']] });
  });

  test('cross-entropy', async () => {
    await expectAnswer('cross-entropy', { logits, labels: [0] }, { loss: 0, losses: [0], grad: [[0, 0]] });
    await expectAnswer(
      'cross-entropy',
      { logits, labels: [1] },
      { loss: 'Infinity', losses: ['Infinity'], grad: [[1, -1]] },
    );
  });

  test('a probability of 0 there: 0 · log 0 = 0', async () => {
    await expectAnswer('cross-entropy', { logits, target_probs: [[1, 0]] }, { loss: 0, losses: [0], grad: [[0, 0]] });
  });
});

describe('Σ over rows overflows though the mean is finite: the finite mean', () => {
  const logits = [
    [1.5e308, 0],
    [1.5e308, 0],
  ];
  const grad = [
    [0.5, -0.5],
    [0.5, -0.5],
  ];

  test('cross-entropy with labels', async () => {
    const body = { logits, labels: [1, 1] };
    await expectAnswer('cross-entropy', body, { loss: 1.5e308, losses: [1.5e308, 1.5e308], grad });
  });

  test('cross-entropy with target_probs', async () => {
    const body = {
      logits,
      target_probs: [
        [0, 1],
        [0, 1],
      ],
    };
    await expectAnswer('cross-entropy', body, { loss: 1.5e308, losses: [1.5e308, 1.5e308], grad });
  });

  test('nll', async () => {
    await expectAnswer(
      'nll',
      {
        log_probs: [
          [0, -1.5e308],
          [0, -1.5e308],
        ],
        labels: [1, 1],
      },
      {
        loss: 1.5e308,
        losses: [1.5e308, 1.5e308],
        grad: [
          [0, -0.5],
          [0, -0.5],
        ],
      },
    );
  });

  test('weighted', async () => {
    const body = { logits, labels: [1, 1], class_weight: [1, 0.75] };
    await expectAnswer('cross-entropy', body, {
      loss: 1.5e308,
      losses: [0.75 * 1.5e308, 0.75 * 1.5e308],
      grad,
    });
  });

  test('the sum does overflow, to "Infinity"', async () => {
    const body = { logits, labels: [1, 1], reduction: 'sum', outputs: ['loss', 'losses'] };
    await expectAnswer('cross-entropy', body, { loss: 'Infinity', losses: [1.5e308, 1.5e308] });
  });
});

describe('loss −0.0: 0', () => {
  test.each(['mean', 'sum', 'none'])('reduction %s', async (reduction) => {
    const loss = reduction === 'none' ? null : 0;
    const text = async (operation: string, body: Body) =>
      (await post(app, operation, { ...body, reduction, outputs: ['loss', 'losses'] })).text;
    const expected = `{"loss":${loss},"losses":[0]}`;
    expect(await text('cross-entropy', { logits: [[7]], labels: [0] })).toBe(expected);
    expect(await text('cross-entropy', { logits: [[7]], labels: [0], class_weight: [-1] })).toBe(expected);
    expect(await text('cross-entropy', { logits: [[7]], labels: [0], label_smoothing: 0.5 })).toBe(expected);
    expect(await text('cross-entropy', { logits: [[7]], target_probs: [[1]], class_weight: [-1] })).toBe(expected);
    expect(await text('nll', { log_probs: [[0]], labels: [0] })).toBe(expected);
    expect(await text('nll', { log_probs: [[0]], labels: [0], class_weight: [-1] })).toBe(expected);
    expect(await text('nll', { log_probs: [[0, 0]], labels: [-100] })).toBe(expected);
  });
});

describe('an empty batch (N = 0) is valid, and every output of it is []', () => {
  test.each([
    { operation: 'softmax', body: { logits: [] }, expected: '{"probs":[]}' },
    { operation: 'softmax', body: { logits: [], grad_output: [] }, expected: '{"probs":[],"grad":[]}' },
    { operation: 'log-softmax', body: { logits: [] }, expected: '{"log_probs":[]}' },
    { operation: 'log-softmax', body: { logits: [], grad_output: [] }, expected: '{"log_probs":[],"grad":[]}' },
    { operation: 'nll', body: { log_probs: [], labels: [] }, expected: '{"loss":0,"losses":[],"grad":[]}' },
    { operation: 'cross-entropy', body: { logits: [], labels: [] }, expected: '{"loss":0,"losses":[],"grad":[]}' },
    {
      operation: 'cross-entropy',
      body: { logits: [], target_probs: [] },
      expected: '{"loss":0,"losses":[],"grad":[]}',
    },
  ])('$operation of $body is $expected', async ({ operation, body, expected }) => {
    const answer = await post(app, operation, body);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(expected);
  });

  test.each(['mean', 'sum', 'none'])('reduction %s, with every option and output', async (reduction) => {
    const options = { reduction, class_weight: [1, 2], class_axis: -1, dtype: 'float32', on_non_finite: 'propagate' };
    const grad = reduction === 'none' ? { grad_output: [] } : { grad_output: 2 };
    const loss = reduction === 'none' ? null : 0;
    await expectAnswer(
      'cross-entropy',
      {
        logits: [],
        target_probs: [],
        ...options,
        ...grad,
        label_smoothing: 0.1,
        outputs: ['loss', 'losses', 'grad', 'target_grad'],
      },
      { loss, losses: [], grad: [], target_grad: [] },
    );
    await expectAnswer(
      'cross-entropy',
      {
        logits: [],
        labels: [],
        ...options,
        ...grad,
        label_smoothing: 0.1,
        outputs: ['loss', 'losses', 'grad', 'probs', 'log_probs'],
      },
      { loss, losses: [], grad: [], probs: [], log_probs: [] },
    );
    await expectAnswer('nll', { log_probs: [], labels: [], ...options, ...grad }, { loss, losses: [], grad: [] });
  });

  test.each(LOSSES)('$operation of [] with labels that are not []: 422', async ({ operation, name }) => {
    await expectProblem(operation, { [name]: [], labels: [0] }, 'SHAPE_MISMATCH', [
      {
        pointer: '/labels',
        detail: 'labels has shape [1]; expected shape [0], that of the logits without their class axis',
      },
    ]);
  });
});

describe('C = 0 is not valid', () => {
  test.each([
    { operation: 'softmax', name: 'logits', more: {} },
    { operation: 'log-softmax', name: 'logits', more: {} },
    { operation: 'nll', name: 'log_probs', more: { labels: [0, 0] } },
    { operation: 'cross-entropy', name: 'logits', more: { labels: [0, 0] } },
    { operation: 'cross-entropy', name: 'logits', more: { target_probs: [[], []] } },
  ])('$operation of [[], []]: 422', async ({ operation, name, more }) => {
    await expectProblem(operation, { [name]: [[], []], ...more }, 'INVALID_SHAPE', [
      { pointer: `/${name}`, detail: `${name} has shape [2, 0] and no classes on axis 1; expected 1 or more` },
    ]);
  });

  test('no rows along another axis than the classes are valid: [[], []] with class_axis 0', async () => {
    await expectAnswer(
      'cross-entropy',
      { logits: [[], []], labels: [], class_axis: 0 },
      { loss: 0, losses: [], grad: [[], []] },
    );
  });
});
