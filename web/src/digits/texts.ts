import { texts } from '../shell/language.ts';

export const t = texts({
  en: {
    title: 'Where digits are lost',
    lead: 'The logit of the right class is ahead of the other by a gap. The loss is then log(1 + *e*^(−gap)): the larger the gap, the smaller, but never 0. The two usual ways to compute it say 0, or NaN, long before they must.',
    loading: 'Asking the service…',
    dtype: 'Numbers are',
    label: 'The right class is',
    likely: 'ahead',
    unlikely: 'behind',
    reach: 'Gaps up to',
    show: 'Show',
    story: 'What happens as the gap grows',
    stepAgree: 'All three ways agree.',
    stepZero:
      '`log_softmax(x)` says 0: added to 1, *e*^(−{gap}) is rounded away. No loss, and no gradient for the right class.',
    stepNan: '`log(softmax(x))` says NaN: *e*^({gap}) is larger than any number of the type.',
    stepLast: 'The exact loss is the smallest float64, 5·10^(−324). A little further on, 0 is the nearest there is.',
    stepNone: 'The exact loss is too small for any float32: now 0 is right.',
    loss: 'loss',
    gradLabel: 'gradient, right class',
    gradOther: 'gradient, other class',
    titleLoss: 'loss',
    titleGradLabel: 'gradient of the right class',
    titleGradOther: 'gradient of the other class',
    plot: '{quantity} over the gap',
    likely_loss:
      'The exact loss falls to the smallest number of the type before it is 0. The other two are 0 far earlier.',
    likely_gradLabel:
      'This entry is −(1 − *p*). With the usual formulas it becomes 0 together with the loss: the row no longer pulls its class up.',
    likely_gradOther:
      'This entry is *p* of the other class. Nothing is subtracted, so `log_softmax(x)` keeps it: its gradient then no longer sums to 0.',
    unlikely_loss:
      'The loss is about as large as the gap, and nothing cancels: all three agree, until *e*^(gap) overflows in `log(softmax(x))`.',
    unlikely_gradLabel: 'This entry is *p* − 1 with a small *p*: it soon is −1, and all three agree all the way.',
    unlikely_gradOther:
      'This entry is *p* of the class ahead: it soon is 1, and all three agree, until *e*^(gap) overflows in `log(softmax(x))`.',
    gap: 'Gap',
    gapHelp: 'Logits: [gap, 0]. Drag in the plot.',
    gapOutside: 'From 0 to {most}; the plot stays at {gap}.',
    ends: 'Where a way ends: go there',
    axisX: 'gap between the logits',
    axisGrad: 'size of the gradient',
    textbook: 'log(softmax(x))',
    textbookHow: '*p* = *e*^(*x*) / Σ *e*^(*x*);  loss −log *p*,  gradient *p* − *y*',
    pytorch: 'log_softmax(x)',
    pytorchHow: '*ℓ* = *x* − max − log Σ *e*^(*x* − max);  loss −*ℓ*,  gradient *e*^(*ℓ*) − *y*',
    service: 'this service',
    serviceHow: '*ℓ* = *x* − max − `log1p`(Σ of all terms but the largest)',
    endZero: '0 from {from}',
    endNan: 'NaN from {from}',
    endInfinite: '∞ from {from}',
    stays: 'a number throughout',
    describe: '{way}: {ends}.',
    table: '{quantity} at gap {gap}',
    error: 'Relative error:',
    right: '{digits} of {most} digits right',
    nearest: 'the nearest {dtype}',
    errorNote:
      'The first two are computed in this page, rounded to {dtype} after each operation, as NumPy and PyTorch do. Digits are counted against the service’s float64 answer to the same logits.',
    summary: 'Gap {gap}: {values}.',
    call: 'Call it yourself',

    forGood: 'Since gap {from}, ',
    justHere: 'At this gap ',
    tRight:
      'Right: *e*^(gap) is neither so large that it overflows, nor so large that the 1 beside it counts for nothing.',
    tLosing:
      'In *e*^(gap) + 1 ever fewer digits of the 1 are kept: *e*^({gap}) is {exp}, and of the result some {digits} digits are right.',
    tZeroLoss: '{since}*e*^(gap) + 1 rounds to *e*^(gap): *p* is 1, and log 1 is 0.',
    tZeroGrad: '{since}*e*^(gap) + 1 rounds to *e*^(gap): *p* is 1, and 1 − 1 is 0.',
    tZeroOther: '{since}*e*^(gap) is ∞ (the largest {dtype} is {largest}), and 1/∞ is 0.',
    tNan: '{since}*e*^(gap) is ∞ (the largest {dtype} is {largest}), and ∞/∞ is NaN.',
    tInfinite: '{since}*e*^(gap) is ∞ (the largest {dtype} is {largest}): 1/∞ is 0, and −log 0 is ∞.',
    tOne: 'Right: *p* is next to nothing, and *p* − 1 is −1 even where *e*^(gap) overflows and *p* becomes 0.',

    pRight:
      'Right: with the maximum subtracted nothing overflows, and 1 + *e*^(−gap) still keeps enough of *e*^(−gap).',
    pLosing:
      'In 1 + *e*^(−gap) ever fewer digits of *e*^(−gap) are kept: *e*^(−{gap}) is {expMinus}, and of the result some {digits} digits are right.',
    pZeroLoss:
      '{since}1 + *e*^(−gap) rounds to 1, and log 1 is 0. Subtracting the maximum cured the overflow, not this.',
    pZeroGrad:
      '{since}1 + *e*^(−gap) rounds to 1: log_softmax is 0, and *e*^(0) − 1 is 0. The other entry is not: they no longer sum to 0.',
    pZeroOther: '{since}even *e*^(−gap) is less than half of {smallest}, the smallest {dtype}.',
    pLinear: 'Right: the loss is the gap itself, and with the maximum subtracted nothing overflows.',
    pOne: 'Right: *e*^(*ℓ*) is next to nothing, and *e*^(*ℓ*) − 1 is −1.',
    pOther: 'Right: this entry is *e*^(*ℓ*), and nothing is subtracted from it.',

    sRight: '`log1p`(*e*^(−gap)): the sum is over the other class only, so that nothing is rounded beside a 1.',
    sGrad: '−(1 − *p*) is computed as −*e*^(−gap) / (1 + *e*^(−gap)): nothing is subtracted from 1.',
    sOther: '*e*^(−gap) / (1 + *e*^(−gap)), with an exponential of its own.',
    sLinear: 'gap + `log1p`(*e*^(−gap)): both terms are positive, nothing cancels.',
    sOne: '−1 / (1 + *e*^(−gap)), rounded once.',
    sOneOther: '1 / (1 + *e*^(−gap)), rounded once.',
    sSubnormal:
      'Below {smallestNormal} a {dtype} has fewer digits, the fewer the smaller it is. This is the one nearest to the exact result.',
    sZero:
      '{since}the exact result is less than half of {smallest}, the smallest {dtype}: no other is nearer to it than 0.',
  },
  zh: {
    title: '精度在哪里丢失',
    lead: '正确类别的 logit 比另一个大出一个间距，损失就是 log(1 + *e*^(−间距))：间距越大损失越小，但永远不是 0。两种常用算法却早早给出 0 或 NaN。',
    loading: '正在请求服务……',
    dtype: '数值类型',
    label: '正确类别的 logit',
    likely: '较大',
    unlikely: '较小',
    reach: '间距上限',
    show: '显示',
    story: '间距增大时会发生什么',
    stepAgree: '三种算法结果一致。',
    stepZero: '`log_softmax(x)` 给出 0：*e*^(−{gap}) 加到 1 上就被舍掉了。损失没了，正确类别的梯度也没了。',
    stepNan: '`log(softmax(x))` 给出 NaN：*e*^({gap}) 超过了该类型的最大值。',
    stepLast: '精确的损失是最小的 float64，即 5·10^(−324)。再往前一点，最接近的数就是 0。',
    stepNone: '精确的损失小得没有 float32 能表示：这时 0 才是对的。',
    loss: '损失',
    gradLabel: '正确类别的梯度',
    gradOther: '另一类别的梯度',
    titleLoss: '损失',
    titleGradLabel: '正确类别的梯度',
    titleGradOther: '另一类别的梯度',
    plot: '{quantity}随间距的变化',
    likely_loss: '精确的损失一直降到该类型的最小数，之后才是 0；另外两种算法早就是 0 了。',
    likely_gradLabel: '这一项是 −(1 − *p*)。用常见公式计算时，它与损失同时变成 0：这一行不再推高正确类别。',
    likely_gradOther: '这一项是另一类别的 *p*，没有减法，所以 `log_softmax(x)` 保住了它：但整行梯度之和不再是 0。',
    unlikely_loss: '损失大约就是间距本身，没有相消：三者一致，直到 `log(softmax(x))` 中的 *e*^(间距) 溢出。',
    unlikely_gradLabel: '这一项是 *p* − 1，而 *p* 很小：很快就接近 −1，三者始终一致。',
    unlikely_gradOther: '这一项是较大一类的 *p*：很快就接近 1，三者一致，直到 `log(softmax(x))` 中的 *e*^(间距) 溢出。',
    gap: '间距',
    gapHelp: 'logits 为 [间距, 0]。可在图中拖动。',
    gapOutside: '须在 0 到 {most} 之间；图仍停在 {gap}。',
    ends: '各算法失效之处：点击前往',
    axisX: '两个 logit 的间距',
    axisGrad: '梯度的大小',
    textbook: 'log(softmax(x))',
    textbookHow: '*p* = *e*^(*x*) / Σ *e*^(*x*)；损失 −log *p*，梯度 *p* − *y*',
    pytorch: 'log_softmax(x)',
    pytorchHow: '*ℓ* = *x* − max − log Σ *e*^(*x* − max)；损失 −*ℓ*，梯度 *e*^(*ℓ*) − *y*',
    service: '本服务',
    serviceHow: '*ℓ* = *x* − max − `log1p`(除最大项外各项之和)',
    endZero: '{from} 起为 0',
    endNan: '{from} 起为 NaN',
    endInfinite: '{from} 起为 ∞',
    stays: '始终是有限的非零数',
    describe: '{way}：{ends}。',
    table: '间距 {gap} 处的{quantity}',
    error: '相对误差：',
    right: '{most} 位中 {digits} 位正确',
    nearest: '最接近的 {dtype}',
    errorNote:
      '前两种由本页计算，每步运算后舍入为 {dtype}，与 NumPy 和 PyTorch 相同。正确位数以本服务对同样 logits 的 float64 答复为准。',
    summary: '间距 {gap}：{values}。',
    call: '自己调用',

    forGood: '间距从 {from} 起，',
    justHere: '在此处，',
    tRight: '正确：*e*^(间距) 还没有大到溢出，也没有大到让旁边的 1 失去作用。',
    tLosing: '*e*^(间距) + 1 中，1 保留下来的位数越来越少：*e*^({gap}) 等于 {exp}，结果约有 {digits} 位正确。',
    tZeroLoss: '{since}*e*^(间距) + 1 舍入为 *e*^(间距)：*p* 为 1，而 log 1 为 0。',
    tZeroGrad: '{since}*e*^(间距) + 1 舍入为 *e*^(间距)：*p* 为 1，而 1 − 1 为 0。',
    tZeroOther: '{since}*e*^(间距) 为 ∞（最大的 {dtype} 是 {largest}），而 1/∞ 为 0。',
    tNan: '{since}*e*^(间距) 为 ∞（最大的 {dtype} 是 {largest}），而 ∞/∞ 为 NaN。',
    tInfinite: '{since}*e*^(间距) 为 ∞（最大的 {dtype} 是 {largest}）：1/∞ 为 0，而 −log 0 为 ∞。',
    tOne: '正确：*p* 几乎为零，即使 *e*^(间距) 溢出使 *p* 成了 0，*p* − 1 也还是 −1。',

    pRight: '正确：先减去最大值，不会溢出；1 + *e*^(−间距) 也还保留着 *e*^(−间距) 的足够多位。',
    pLosing:
      '1 + *e*^(−间距) 中，*e*^(−间距) 保留下来的位数越来越少：*e*^(−{gap}) 等于 {expMinus}，结果约有 {digits} 位正确。',
    pZeroLoss: '{since}1 + *e*^(−间距) 舍入为 1，而 log 1 为 0。减去最大值只解决了溢出，没有解决这个问题。',
    pZeroGrad:
      '{since}1 + *e*^(−间距) 舍入为 1：log_softmax 为 0，而 *e*^(0) − 1 为 0。另一项却不为 0：两项之和不再是 0。',
    pZeroOther: '{since}连 *e*^(−间距) 都不足最小的 {dtype}（{smallest}）的一半。',
    pLinear: '正确：损失就是间距本身；减去了最大值，不会溢出。',
    pOne: '正确：*e*^(*ℓ*) 几乎为零，*e*^(*ℓ*) − 1 就是 −1。',
    pOther: '正确：这一项就是 *e*^(*ℓ*)，没有再减去什么。',

    sRight: '`log1p`(*e*^(−间距))：只对另一个类别求和，没有数要与 1 相加后再舍入。',
    sGrad: '−(1 − *p*) 按 −*e*^(−间距) / (1 + *e*^(−间距)) 计算：不从 1 里减。',
    sOther: '*e*^(−间距) / (1 + *e*^(−间距))，指数函数是自己实现的。',
    sLinear: '间距 + `log1p`(*e*^(−间距))：两项都为正，没有相消。',
    sOne: '−1 / (1 + *e*^(−间距))，只舍入一次。',
    sOneOther: '1 / (1 + *e*^(−间距))，只舍入一次。',
    sSubnormal: '小于 {smallestNormal} 的 {dtype} 有效位数更少，越小越少。这里给出的是最接近精确结果的那个数。',
    sZero: '{since}精确结果不足最小的 {dtype}（{smallest}）的一半：没有比 0 更接近它的数。',
  },
});

/** What a quantity is called in a title. */
export const TITLES = { loss: 'titleLoss', gradLabel: 'titleGradLabel', gradOther: 'titleGradOther' } as const;

export type Words = ReturnType<typeof t>;

/** A text with its gaps filled in. */
export function fill(text: string, values: { readonly [name: string]: string | number }): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
