import { expect, test } from 'vitest';
import { Admission } from '../../src/intake/admission.ts';

/** An admission to ten, and what has been admitted, in order. */
function admissionToTen() {
  const admitted: string[] = [];
  const admission = new Admission(10);
  const enter = (name: string, bytes: number) => admission.enter(bytes, () => admitted.push(name));
  return { admitted, enter };
}

test('what there is room for is admitted at once', () => {
  const { admitted, enter } = admissionToTen();
  enter('a', 4);
  enter('b', 6);
  expect(admitted).toEqual(['a', 'b']);
});

test('what there is no room for waits until there is', () => {
  const { admitted, enter } = admissionToTen();
  const leaveA = enter('a', 4);
  enter('b', 7);
  expect(admitted).toEqual(['a']);
  leaveA();
  expect(admitted).toEqual(['a', 'b']);
});

test('none overtakes another, though there be room for it', () => {
  const { admitted, enter } = admissionToTen();
  const leaveA = enter('a', 9);
  enter('b', 10);
  enter('c', 1);
  expect(admitted).toEqual(['a']);
  leaveA();
  expect(admitted).toEqual(['a', 'b']);
});

test('one that goes away while it waits lets the next one in, and gives back nothing', () => {
  const { admitted, enter } = admissionToTen();
  const leaveA = enter('a', 9);
  const leaveB = enter('b', 10);
  enter('c', 1);
  leaveB();
  expect(admitted).toEqual(['a', 'c']);
  leaveA();
  enter('d', 10);
  expect(admitted).toEqual(['a', 'c']);
  enter('e', 9);
  expect(admitted).toEqual(['a', 'c']);
});
