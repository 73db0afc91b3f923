import { factorOffset } from './factors';
import { FLOAT32_FACTORS } from './factors-float32';
import { firstHalves, PAIR_SIZE, secondHalves } from './pair';

const MASKS = memory.data<u64>([
  0x7fff_ffff_ffff_ffff, // the magnitude of a double
]);

/**
 * The first loop: the quotients |x| / 10^(k+1) of the doubles in [from, to), which are float32, two at a time. They are
 * below 2^24, and less than 2^-28 off (docs/adr/0017): 24 bits are few enough for one multiplication.
 */
export function quotientsOfFloat32(from: usize, to: usize, pair: usize): void {
  const magnitude = v128.load64_splat(MASKS);
  for (let x = from; x < to; x += 16, pair += PAIR_SIZE) {
    const row0 = factorOffset(x), row1 = factorOffset(x + 8);
    const factor0 = v128.load(row0, FLOAT32_FACTORS), factor1 = v128.load(row1, FLOAT32_FACTORS);
    const quotient = f64x2.mul(v128.and(v128.load(x), magnitude), firstHalves(factor0, factor1));
    const integer = f64x2.floor(quotient);
    v128.store(pair, integer);
    v128.store(pair, f64x2.sub(quotient, integer), 16);
    v128.store(pair, secondHalves(factor0, factor1), 32);
    const layout0 = v128.load64_zero(row0, FLOAT32_FACTORS + 16);
    v128.store(pair, v128.load64_lane(row1, layout0, 1, FLOAT32_FACTORS + 16), 48);
  }
}
