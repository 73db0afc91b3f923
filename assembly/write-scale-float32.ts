import { addressOfPowerOf10, floorLog2OfPowerOf10, floorLog10OfPowerOf2 } from './powers';
import { layoutOffset } from './write-layout';
import { EXPONENT_FIELDS, firstHalves, PAIR_SIZE, SCALE_SIZE, scaleOffset, secondHalves } from './write-pair';
import { powerOf2 } from './write-scale-float64';

/**
 * For each exponent field of a double that is a float32, of which an ulp is 2^q:
 *
 * |  0 | f64 | 10^−(k+1), rounded           |
 * |  8 | f64 | h = 2^(q−1) / 10^(k+1)       |
 * | 16 | u64 | the offset of the layout     |
 */
const SCALES: usize = memory.data(EXPONENT_FIELDS * <i32>SCALE_SIZE, 16);

const SMALLEST_FIELD = 1023 - 126;
const LARGEST_FIELD = 1023 + 127;

for (let field = 0; field < EXPONENT_FIELDS; field++) fillScale(field, SCALES + (<usize>field) * SCALE_SIZE);

function fillScale(field: i32, row: usize): void {
  // 0, subnormal float32, infinities and NaN.
  if (field < SMALLEST_FIELD || field > LARGEST_FIELD) {
    store<f64>(row, NaN, 8);
    store<u64>(row, layoutOffset(3), 16);
    return;
  }
  const q = field - 1046;
  const k = floorLog10OfPowerOf2(q);
  const scale = <f64>load<u64>(addressOfPowerOf10(-k - 1)) * powerOf2(floorLog2OfPowerOf10(-k - 1) - 63);
  store<f64>(row, scale);
  store<f64>(row, scale * powerOf2(q - 1), 8);
  store<u64>(row, layoutOffset(k + 9), 16);
}

const MAGNITUDE = memory.data<u64>([0x7fff_ffff_ffff_ffff]);

/**
 * The first loop: |x| / 10^(k+1) for the doubles in [from, to), which are float32, two at a time: below 2^24, and less
 * than 2^-28 off (docs/adr/0017).
 */
export function scaleFloat32(from: usize, to: usize, pair: usize): void {
  const magnitude = v128.load64_splat(MAGNITUDE);
  for (let x = from; x < to; x += 16, pair += PAIR_SIZE) {
    const first = scaleOffset(x), second = scaleOffset(x + 8);
    const scale0 = v128.load(first, SCALES), scale1 = v128.load(second, SCALES);
    const quotient = f64x2.mul(v128.and(v128.load(x), magnitude), firstHalves(scale0, scale1));
    const integer = f64x2.floor(quotient);
    v128.store(pair, integer);
    v128.store(pair, f64x2.sub(quotient, integer), 16);
    v128.store(pair, secondHalves(scale0, scale1), 32);
    v128.store(pair, v128.load64_lane(second, v128.load64_zero(first, SCALES + 16), 1, SCALES + 16), 48);
  }
}
