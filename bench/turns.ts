/**
 * The order of the contenders in a round: rotated by one from round to round, and reversed every other time around, so
 * that none always follows the same other. Of three, six rounds are the six orders.
 *
 * @example turns(['a', 'b', 'c'], 1) // ['a', 'c', 'b']
 */
export function turns<T>(contenders: readonly T[], round: number): T[] {
  const count = contenders.length;
  const rotated = contenders.map((_, i) => contenders[(i + round) % count] as T);
  return Math.floor(round / count) % 2 === 0 ? rotated : rotated.reverse();
}
