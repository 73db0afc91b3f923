import { texts } from '../shell/language.ts';

export const t = texts({
  en: {
    options: 'Options of the API',
    reset: 'Back to the defaults',
    noNumber: '“{}” is no number',
    reduction: 'How the losses of the rows become one: their mean, their sum, or not at all (loss is null).',
    class_weight:
      'PyTorch’s weight: one number for each class. The mean over labels divides by the weights of the labels.',
    label_smoothing: 'Takes this share from the label and spreads it over all classes.',
    ignore_index: 'Rows with this label are left out: loss 0, gradient exactly 0, not in the mean.',
    dtype: 'What the results are rounded to, once; the last two only as base64. Everything is computed in float64.',
    class_axis: 'Which axis is the classes. With 0 the matrix is sent transposed.',
    grad_output: 'The gradient that comes from above: a number, or with reduction none one for each row.',
    on_non_finite: 'NaN or +Infinity in a row that counts: an error with its place, or what PyTorch does.',
    validate_target_probs: 'Soft targets must be probabilities (sum within 1e-6 of 1), or may be anything finite.',
    encoding: 'Tensors of the answer as nested arrays, or as their bytes in base64.',
    outputs: 'What the answer holds. target_grad needs soft targets.',
  },
  zh: {
    options: '接口的选项',
    reset: '恢复默认值',
    noNumber: '“{}”不是数字',
    reduction: '各行的损失怎样合成一个：取均值、求和，或不合成（loss 为 null）。',
    class_weight: '即 PyTorch 的 weight：每个类别一个数。用标签时，均值除以各标签的权重之和。',
    label_smoothing: '从标签处取出这一份，平均分给所有类别。',
    ignore_index: '标签等于此值的行不参与计算：损失为 0，梯度恰为 0，也不计入均值。',
    dtype: '结果最后舍入到的类型，只舍入一次；后两种只能以 base64 返回。计算始终用 float64。',
    class_axis: '哪一个轴是类别。取 0 时，矩阵转置后发送。',
    grad_output: '上游传来的梯度：一个数；reduction 为 none 时每行一个数。',
    on_non_finite: '计入的行里出现 NaN 或 +Infinity 时：报错并指出位置，或照 PyTorch 的做法传播。',
    validate_target_probs: '软目标必须是概率（和与 1 相差不超过 1e-6），或可以是任何有限的数。',
    encoding: '答复中的张量用嵌套数组表示，或用 base64 表示其字节。',
    outputs: '答复里包含什么。target_grad 需要软目标。',
  },
});
