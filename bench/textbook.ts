/** Mean cross-entropy of `logits` [rows, cols] against `labels` [rows], its terms, and its gradient [rows, cols]. */
export function textbookCrossEntropy(logits: number[][], labels: number[]) {
  const losses: number[] = [];
  const grad: number[][] = [];
  let total = 0;
  for (const [r, row] of logits.entries()) {
    const label = labels[r] as number;
    let max = Number.NEGATIVE_INFINITY;
    for (const logit of row) if (logit > max) max = logit;
    const exps = row.map((logit) => Math.exp(logit - max));
    let sum = 0;
    for (const exp of exps) sum += exp;
    const loss = Math.log(sum) + max - (row[label] as number);
    const scale = 1 / (sum * logits.length);
    const rowGrad = exps.map((exp) => exp * scale);
    rowGrad[label] = (rowGrad[label] as number) - 1 / logits.length;
    losses.push(loss);
    grad.push(rowGrad);
    total += loss;
  }
  return { loss: total / logits.length, losses, grad };
}
