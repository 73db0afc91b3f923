import { describe, expect, test } from 'vitest';
import { MemoryBudget } from '../../src/lifecycle/memory-budget.ts';

/** A budget of 100 bytes: bodies stop being read at 40, one execution may take 35. */
function budgetOf100() {
  const budget = new MemoryBudget(100);
  const order: string[] = [];
  const holding = (bytes: number) => {
    const claim = budget.claim();
    claim.add(bytes);
    return claim;
  };
  const readsOn = (name: string, bytes: number) => {
    const claim = budget.claim();
    claim.receive(bytes);
    if (claim.mayReadOn(() => order.push(name))) order.push(name);
    return claim;
  };
  const executes = (name: string, bytes: number) => {
    const claim = budget.claim();
    claim.forExecution(bytes, () => order.push(name));
    return claim;
  };
  return { budget, order, holding, readsOn, executes };
}

describe('a body', () => {
  test('is read on while there is room', () => {
    const { order, readsOn } = budgetOf100();
    readsOn('a', 20);
    readsOn('b', 19);
    expect(order).toEqual(['a', 'b']);
  });

  test('waits where there is none, but for the one that has waited longest', () => {
    const { order, readsOn } = budgetOf100();
    readsOn('a', 39);
    const b = readsOn('b', 20);
    readsOn('c', 20);
    readsOn('d', 1);
    expect(order).toEqual(['a', 'b']);
    b.release();
    expect(order).toEqual(['a', 'b', 'c']);
  });

  test('that has waited longest is read to its end, though others wait', () => {
    const { order, readsOn } = budgetOf100();
    readsOn('a', 39);
    const b = readsOn('b', 20);
    readsOn('c', 20);
    for (const chunk of ['b again', 'b at last']) {
      b.add(1);
      expect(b.mayReadOn(() => order.push(`${chunk}, late`))).toBe(true);
      order.push(chunk);
    }
    expect(order).toEqual(['a', 'b', 'b again', 'b at last']);
  });

  test('may no longer go on alone once there was room for everybody', () => {
    const { order, holding, readsOn } = budgetOf100();
    const large = holding(60);
    readsOn('a', 1);
    large.release();
    holding(60);
    readsOn('b', 1);
    expect(order).toEqual(['a', 'b']);
  });

  test('goes on in the order of waiting, as soon as there is room', () => {
    const { order, holding, readsOn } = budgetOf100();
    const large = holding(60);
    readsOn('first', 1);
    readsOn('second', 1);
    readsOn('third', 1);
    expect(order).toEqual(['first']);
    large.release();
    expect(order).toEqual(['first', 'second', 'third']);
  });

  test('that gives up its place lets the others pass', () => {
    const { order, holding, readsOn } = budgetOf100();
    const large = holding(60);
    readsOn('first', 1);
    const second = readsOn('second', 1);
    readsOn('third', 1);
    second.release();
    large.release();
    expect(order).toEqual(['first', 'third']);
  });
});

describe('an execution', () => {
  test('waits until its bytes fit, and then holds them', () => {
    const { budget, order, holding, executes } = budgetOf100();
    const large = holding(80);
    executes('a', 30);
    executes('b', 10);
    expect(order).toEqual([]);
    large.release();
    expect(order).toEqual(['a', 'b']);
    expect(budget.used).toBe(40);
  });

  test('fits however much bodies hold, since they leave it room', () => {
    const { budget, order, readsOn, executes } = budgetOf100();
    while (budget.hasRoom) readsOn('body', 10);
    executes('execution', budget.executionLimit);
    expect(order.at(-1)).toBe('execution');
  });

  test('does not overtake another', () => {
    const { budget, holding, executes } = budgetOf100();
    holding(80);
    executes('a', 30);
    expect(budget.fits(1)).toBe(false);
  });
});

test('a claim that is released is granted nothing more, though what it held is free now', () => {
  const { order, budget, executes } = budgetOf100();
  const claim = budget.claim();
  claim.add(90);
  claim.forExecution(20, () => order.push('released'));
  executes('other', 20);
  claim.release();
  expect(order).toEqual(['other']);
  expect(budget.used).toBe(20);
});

test('a claim that is released holds nothing, whatever is added to it later', () => {
  const { budget, holding } = budgetOf100();
  const claim = holding(10);
  claim.release();
  claim.add(5);
  claim.release();
  expect(budget.used).toBe(0);
});
