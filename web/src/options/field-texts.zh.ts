/**
 * What the fields do, in Chinese: by the name of the field, or by `operation.field` where an operation has another of that name. In English the
 * schemas say it (`text` of a field in api/operations.ts).
 */
export const ZH: { readonly [field: string]: string } = {
  logits: '未归一化的对数概率，秩不小于 1 的嵌套数组。-Infinity 表示被屏蔽的类别，[] 是空批次。',
  'binary-cross-entropy.logits': '每个标签的对数几率，各自独立：任意秩的嵌套数组，或一个数。±Infinity 是正常取值。',
  log_probs: '对数概率，按给出的值使用：不再取对数，也不重新归一化。',
  'policy-gradient.log_probs': '当前策略下每个采样词元的对数概率：一个序列的，或填充到同一长度的 B 个序列的。',
  'unpaired-preference.log_probs': '策略下每个回答的对数概率：对其各词元求和。',
  labels: '每行的正确类别：[0, C) 中的整数，或 ignore_index；形状为 [C] 的单行只需一个整数。',
  'binary-cross-entropy.labels': '每一项是否为真：1 或 0、true 或 false，或 ignore_index。',
  'unpaired-preference.labels': '每个回答是否令人满意。',
  target_probs: '每行在各类别上的目标分布。',
  'binary-cross-entropy.target_probs': '每一项为真的概率，在 [0, 1] 内。',
  target_logits: '目标的未归一化对数概率。',
  target_log_probs: '目标的对数概率，按给出的值使用：即 PyTorch 的 log_target。',
  validate_target_probs:
    'true：target_probs 的每个数须在 [0, 1] 内，每行之和与 1 相差不超过 1e-6，否则报 422；以 F32、F16、BF16 传来时，允许再有舍入带来的误差。false：可以是任何有限的数。',
  'kl-divergence.validate_target_probs':
    'true：target_probs 的每个数须在 [0, 1] 内，每行之和与 1 相差不超过 1e-6，否则报 422；以 F32、F16、BF16 传来时，允许再有舍入带来的误差。false：可以是任何不小于 0 的有限数。',
  reduction:
    '各行的损失怎样合成一个。sum：求和。mean：和除以 normalizer；没有计入的行时为 0。none：loss 为 null，grad 是总和的梯度。',
  'policy-gradient.reduction':
    '各词元的损失怎样合成一个。sum：求和。mean：除以计入的词元数。seq_mean_token_mean：先在每个序列内取均值，再对序列取均值。seq_mean_token_sum：先在每个序列内求和，再对序列取均值。没有词元计入的序列不算；什么都没有计入时为 0。none：loss 为 null，grad 是总和的梯度。',
  normalizer:
    '取 mean 时损失之和除以什么。weights：计入各行的 sample_weight 之和。valid：计入的行数。rows：总行数。一个数：就除以它，于是各部分的损失与梯度相加即为整批的。',
  'nll.normalizer':
    '取 mean 时损失之和除以什么。weights：计入各行的 sample_weight 之和，用标签时还要乘以标签的 class_weight，与 PyTorch 相同。valid：计入的行数。rows：总行数。target_mass：sample_weight 乘 Σ_c class_weight_c q_c 之和，标签与 target_probs 一视同仁。一个数：就除以它，于是各部分的损失与梯度相加即为整批的。',
  'cross-entropy.normalizer':
    '取 mean 时损失之和除以什么。weights：计入各行的 sample_weight 之和，用标签时还要乘以标签的 class_weight，与 PyTorch 相同。valid：计入的行数。rows：总行数。target_mass：sample_weight 乘 Σ_c class_weight_c q_c 之和，标签与 target_probs 一视同仁。一个数：就除以它，于是各部分的损失与梯度相加即为整批的。',
  'policy-gradient.normalizer':
    '取 mean 时损失之和除以什么。默认是计入的词元数（mean）或序列数。一个数：就除以它，于是各部分的损失与梯度相加即为整批的。',
  class_weight:
    '每个类别的权重，即 PyTorch 的 weight；默认全为 1。有限，可正可负。用标签时，均值除以计入各行标签的权重之和。',
  ignore_index:
    '标签等于它（或其中之一）的行，在查看内容之前就被排除：损失为 0，梯度恰为 0，不计入均值。在查询串中，-1,7 表示列表。',
  mask: '哪些行计入。mask 为 false 的行不会被读取：损失为 0，梯度恰为 0，任何均值都不计它。',
  sample_weight: '每行损失所乘的权重 s；默认全为 1。有限且非负。均值除以它们的和，见 normalizer。',
  grad_output: '上游梯度，各梯度都乘以它：损失合成一个时是一个数，reduction 为 none 时是与损失同形状的数组。默认 1。',
  'softmax.grad_output': '对结果的上游梯度；给出后，响应中有 grad，即它与雅可比矩阵之积。',
  'log-softmax.grad_output': '对结果的上游梯度；给出后，响应中有 grad，即它与雅可比矩阵之积。',
  class_axis:
    '哪一个轴是类别；负数从末尾数起（语言模型的 logits [B, T, V] 用 -1）。默认：秩为 1 时是 0，否则是 1，与 PyTorch 的布局相同。',
  class_mask: '哪些类别参与，对所有行相同，或每行各自给出。false：不论该 logit 是多少，都视为 -Infinity。',
  dtype:
    '结果舍入到的类型，只舍入一次，计算始终用 float64；默认与传来的 logits 或 log_probs 相同，JSON 中的数即 float64。取 float32 时，输入也先舍入到 float32。嵌套数组中的 float32 写成能读回同一个 float32 的最短形式；float16 与 bfloat16 只用于二进制响应。',
  encoding: 'JSON 响应中张量的形式：嵌套数组，或其字节（EncodedTensor）。',
  on_non_finite:
    '计入的行里出现 NaN 或 +Infinity，或整行 logits 都是 -Infinity 时怎么办。error：报 422，指出第一处。propagate：凡依赖它的结果为 NaN，与 PyTorch 相同。',
  outputs: '返回哪些结果：其余的既不计算也不发送。',
  'softmax.outputs': '返回哪些结果：其余的既不计算也不发送。默认 probs；有 grad_output 时还有 grad。',
  'log-softmax.outputs': '返回哪些结果：其余的既不计算也不发送。默认 log_probs；有 grad_output 时还有 grad。',
  'cross-entropy.outputs':
    '返回哪些结果：其余的既不计算也不发送。target_grad 是对 target_probs 的梯度，需要 target_probs。被忽略的行，log_probs 与 probs 仍按其 logits 给出。',
  'binary-cross-entropy.outputs':
    '返回哪些结果：其余的既不计算也不发送。target_grad 是对 target_probs 的梯度，需要 target_probs。probs 给出所有 logits 的，包括未计入的行。',
  'kl-divergence.outputs': '返回哪些结果：其余的既不计算也不发送。target_grad 需要 target_logits 或 target_log_probs。',
  temperature: 'T：在 softcap 之后，logits 除以它。梯度是对给出的 logits 的。',
  'kl-divergence.temperature':
    'logits 与 target_logits 所除的数，两者都要给出；梯度是对给出的值的。损失不乘 T²：需要时用 grad_output。',
  softcap:
    'cap：在 temperature 之前，logits 变为 cap · tanh(x / cap)，与 Gemma 2 相同。被屏蔽的类别仍被屏蔽。即使 tanh 接近 1，差值也不丢一位有效数字。',
  label_smoothing: 'ε：目标变为 (1−ε) q + ε/K，K 是该行未被屏蔽的类别数。',
  'binary-cross-entropy.label_smoothing': 'ε：目标变为 (1−ε) y + ε/2。',
  'preference.label_smoothing': 'ε：一对回答标反的概率。用 robust 时须小于 0.5。',
  shift:
    'labels 最后一个轴上，位置 t 的行与位置 t + shift 的标签比较，并用那里的 mask 与 sample_weight；最后几行不计入。Hugging Face 的语言模型取 1。',
  focal_gamma: 'focal loss 的 γ：每个类别的项乘以 (1 − p_c)^γ；即使 p_c 接近 1，也精确到最后一位。',
  'binary-cross-entropy.focal_gamma': 'γ：每一侧的损失乘以答错概率的 γ 次方。',
  focal_alpha: 'α：正例一侧乘以 α，负例一侧乘以 1 − α。不给出时都乘以 1。',
  pos_weight:
    'π：答案为真时损失所乘的数，一个数，或沿 class_axis 每类一个；默认 1。有限且非负。与 PyTorch 相同，不计入均值。',
  poly_epsilon: 'PolyLoss 的 ε₁：加上 ε₁ Σ_c w_c q_c (1 − p_c)。',
  z_loss: 'λ：每行加上 λ log²(Σ_c e^z_c)。计 sample_weight，不计 class_weight。',
  entropy_coef: 'h：每行减去熵 −Σ_c p_c log p_c 的 h 倍，使过度自信的行代价更高。计 sample_weight，不计 class_weight。',
  bins: 'calibration_error 与 bin_… 按每行最大概率分成多少个等宽的箱：[0, 1/bins)、[1/bins, 2/bins)……最后一箱含 1。',
  divergence:
    'p 是输入，q 是目标。forward_kl：Σ q (log q − log p)，与 PyTorch 相同。reverse_kl：Σ p (log p − log q)。jsd：β KL(q‖m) + (1−β) KL(p‖m)，m = β q + (1−β) p，即广义 Jensen–Shannon 散度。0 · log 0 为 0。',
  'kl-divergence.beta': 'jsd 的 β，在两端处散度为 0：要 0 请用 forward_kl，要 1 请用 reverse_kl。',
  beta: 'β：DPO 常用 0.1，奖励模型用 1，SimPO 用 2。',
  'unpaired-preference.beta': 'β：对数比所占的分量。常用 0.1。',
  advantages: 'A：每个词元比预期好多少；或每个序列一个，其所有词元共用。',
  old_log_probs: '采样时的策略下，同样词元的对数概率。默认就是 log_probs 本身（不求梯度），比率全为 1。',
  ref_log_probs: 'KL 惩罚所用的参考模型下，同样词元的对数概率。',
  'unpaired-preference.ref_log_probs': '参考模型下，同样回答的对数概率。',
  'policy-gradient.loss_type':
    '一个词元的损失，比率 r = e^(log_prob − old_log_prob)。ppo：−min(r A, clip(r) A)。importance_sampling：−r A。cispo：−clip(r) A log_prob，比率不求梯度。reinforce：−A log_prob。',
  'preference.loss_type':
    '设 v = β h − margin，h = (chosen − ref_chosen) / chosen_lengths − (rejected − ref_rejected) / rejected_lengths，sp(v) = log(1 + e^v)。sigmoid：(1−ε) sp(−v) + ε sp(v)。robust：((1−ε) sp(−v) − ε sp(v)) / (1−2ε)。hinge：max(0, 1 − v)。ipo：(h − 1/(2β))²。orpo：β 乘以对数几率比的 −log σ，输入为对数概率。',
  'unpaired-preference.loss_type':
    'kto：w σ(−v)。bco：w log(1 + e^−v)。v 为 ±β (log_probs − ref_log_probs − reference_point)，满意的取 +。',
  clip_low_threshold: '比率裁剪的下限：r 本身的界，即 1 − ε。ppo 默认 0.8，cispo 默认 0。',
  clip_high_threshold: '比率裁剪的上限：r 本身的界，即 1 + ε。ppo 默认 1.2，cispo 默认 4。恰在界上时不裁剪。',
  dual_clip: 'c：优势为负的词元，损失最多为 −c A。须大于 clip_high_threshold；常用 3。默认没有。',
  kl_coef: '每个词元的 KL 估计所乘的系数。',
  kl_estimator: '设 δ = log_prob − ref_log_prob。k1：δ。k2：δ²/2。k3：e^−δ − 1 + δ，在 0 附近同样精确。',
  importance_sampling_level:
    'sequence：一个序列的所有词元共用比率 e^(log_probs − old_log_probs 在计入词元上的均值)；优势每个序列一个（GSPO）。',
  chosen: '每对中较好回答的对数概率，对其各词元求和；或它的奖励。',
  rejected: '每对中另一个回答的对数概率或奖励。',
  ref_chosen: '参考模型下，较好回答的对数概率。',
  ref_rejected: '参考模型下，另一个回答的对数概率。',
  chosen_lengths: '每个较好回答有多少词元，对数概率除以它：至少为 1。',
  rejected_lengths: '每个另一回答有多少词元，对数概率除以它：至少为 1。',
  margin: '从 β h 中减去的数，一个数，或每对一个；默认 0。',
  sft_weight: 'α：损失加上 − α chosen / chosen_lengths。用于 CPO、RPO；ORPO 取 1。',
  reference_point: 'z₀：KTO 对 KL 散度的估计，由调用者截断为非负；BCO 的 δ/β。不对它求梯度。',
  desirable_weight: '满意回答的损失所乘的数；不计入均值。',
  undesirable_weight: '不满意回答的损失所乘的数；不计入均值。',
};
